"""CSV files as people make them, and files that are not CSV: rows, or one clear sentence."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from flask import Flask

from consult.consultations.imports.opening import open_reader
from consult.web.csv_table import UnreadableFile


@pytest.fixture(autouse=True)
def french(app: Flask) -> object:
    with app.app_context():
        yield


def write(folder: Path, data: bytes | str) -> Path:
    path = folder / "data"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def cells(path: Path) -> list[list[str]]:
    return [list(row.cells) for row in open_reader(path).rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, f"id{delimiter}texte\r\n1{delimiter}santé\r\n")
    assert open_reader(path).header == ["id", "texte"]
    assert cells(path) == [["1", "santé"]]


def test_the_delimiter_is_looked_for_outside_quotes(tmp_path: Path) -> None:
    assert open_reader(write(tmp_path, '"a;b;c;d",texte\n1,2\n')).header == ["a;b;c;d", "texte"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_of_spreadsheets(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "id;texte\n1;élu à l’œuvre\n".encode(encoding))
    reader = open_reader(path)
    assert reader.header == ["id", "texte"]
    assert cells(path) == [["1", "élu à l’œuvre"]]
    assert reader.encoding == {"cp1252": "cp1252", "utf-16": "utf-16"}.get(encoding, "utf-8")


def test_lines_are_those_of_a_text_editor(tmp_path: Path) -> None:
    rows = list(open_reader(write(tmp_path, 'id,texte\n1,"deux\nlignes"\n\n2,b\n')).rows())
    assert [(row.number, row.line) for row in rows] == [(1, 2), (2, 5)]


def test_nuls_are_dropped(tmp_path: Path) -> None:
    assert cells(write(tmp_path, b"id,texte\n1,a\x00b\n\x00\n2,c\n")) == [["1", "ab"], ["2", "c"]]


def test_formulas_are_texts(tmp_path: Path) -> None:
    assert cells(write(tmp_path, "id,texte\n1,=1+1\n")) == [["1", "=1+1"]]


def test_a_quote_in_the_middle_of_a_cell_is_a_quote(tmp_path: Path) -> None:
    assert cells(write(tmp_path, 'id,texte\n1,écran 5" cassé\n2,b\n')) == [["1", 'écran 5" cassé'], ["2", "b"]]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"PK\x03\x04" + b"x" * 100, "classeur est abîmé"),
        (b"\x00\x01\x00\x02" * 1000, "pas un tableau"),
        (b'id,texte\n1,a\n2,"jamais ferm\xc3\xa9\n3,c\n4,d\n', "guillemet ouvert à la ligne 3"),
        (b"id,texte\n1," + b"x" * 3_000_000 + b"\n", "ligne 2 est démesurée"),
        (b"x" * 3_000_000, "première ligne est démesurée"),
        (b'id,texte\n1,"' + b"ligne\n" * 500_000, "guillemet ouvert à la ligne 2"),
        (b",".join(b"c%d" % n for n in range(400)) + b"\n", "400 colonnes"),
    ],
    ids=["empty", "blank", "workbook", "binary", "open quote", "long line", "long header", "swallowed", "columns"],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        cells(write(tmp_path, data))
    assert said in str(refusal.value)


def test_a_huge_line_takes_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "data"
    with path.open("wb") as file:
        file.write(b"id,texte\n1,")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(UnreadableFile):
        cells(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40_000_000


def test_many_rows_of_one_column_stream(tmp_path: Path) -> None:
    path = write(tmp_path, "texte\n" + "une idée de plus\n" * 200_000)
    tracemalloc.start()
    assert sum(1 for _ in open_reader(path).rows()) == 200_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
