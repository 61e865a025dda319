"""Workbooks, JSON Lines and Parquet: rows, or one clear sentence."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask

from consult.consultations.imports.opening import open_reader
from consult.consultations.imports.readers import check_early, csv_reader, settle
from consult.web.csv_table import UnreadableFile
from tests.factories.workbooks import make_workbook

WHEN = datetime(2026, 3, 31, 14, 5)  # noqa: DTZ001  neither spreadsheets nor this Parquet column have a zone
ROWS = [["id", "texte", "date"], ["c1", "Des soins", WHEN], [2, "Des bus", 46112.5]]


@pytest.fixture(autouse=True)
def french(app: Flask) -> object:
    with app.app_context():
        yield


def write(folder: Path, data: bytes | str) -> Path:
    path = folder / "data"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def parquet(folder: Path, table: pa.Table) -> Path:
    path = folder / "data"
    pq.write_table(table, path)
    return path


def cells(path: Path) -> list[list[str]]:
    return [list(row.cells) for row in open_reader(path).rows()]


def test_a_workbook_gives_its_dates_and_numbers_as_texts(tmp_path: Path) -> None:
    path = write(tmp_path, make_workbook(ROWS))
    assert open_reader(path).header == ["id", "texte", "date"]
    assert cells(path) == [["c1", "Des soins", "2026-03-31 14:05:00"], ["2", "Des bus", "46112.5"]]


def test_lines_are_those_of_the_spreadsheet_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, make_workbook([*ROWS[:2], ["", "", ""], ROWS[2]], first_row=3))
    assert [(row.number, row.line) for row in open_reader(path).rows()] == [(1, 5), (2, 7)]


def test_a_settled_workbook_streams_the_same_rows(tmp_path: Path) -> None:
    path = write(tmp_path, make_workbook([*ROWS, ["c3", "=A1", ""]]))
    direct, settled = list(open_reader(path).rows()), settle(path)
    again = open_reader(path, settled.known)
    assert again.format == "rows"
    assert (again.header, list(again.notes)) == (settled.header, list(settled.notes))
    assert [(row.line, list(row.cells), dict(row.faults)) for row in again.rows()] == [
        (row.line, list(row.cells), dict(row.faults)) for row in direct
    ]


def test_a_formula_is_its_result_and_one_without_result_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, make_workbook([["id", "texte"], ["c1", ("=B9", "Des soins")], ["c2", "=B10"]]))
    reader = open_reader(path)
    first, second = reader.rows()
    assert list(first.cells) == ["c1", "Des soins"]
    assert not first.faults
    assert "B3 est une formule sans résultat" in second.faults[1]
    assert any("2 cellules sont des formules" in note for note in reader.notes)


def test_a_cell_in_error_is_a_fault(tmp_path: Path) -> None:
    path = write(tmp_path, make_workbook([["id", "texte"], ["c1", ("=1/0", "#DIV/0!")]]))
    assert "B2 est en erreur" in next(iter(open_reader(path).rows())).faults[1]


def test_hidden_and_other_sheets_are_told_and_left_alone(tmp_path: Path) -> None:
    reader = open_reader(write(tmp_path, make_workbook(ROWS, hidden=["Adresses"], others=["Suite"])))
    assert reader.header == ["id", "texte", "date"]
    assert any("masquées" in note and "Adresses" in note for note in reader.notes)
    assert any("Seule la feuille « Avis »" in note and "Suite" in note for note in reader.notes)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO(make_workbook(ROWS))
    with zipfile.ZipFile(buffer, "a") as parts:
        part = zipfile.ZipInfo("xl/media/a.bin")
        parts.writestr(part, b"x")
        part.file_size = 4_000_000_000
    with pytest.raises(UnreadableFile, match="démesuré une fois ouvert"):
        open_reader(write(tmp_path, buffer.getvalue()))


def test_json_lines_give_the_union_of_their_keys(tmp_path: Path) -> None:
    lines = [{"id": 1, "texte": "Élu", "author": {"id": 7}}, {"id": 2.0, "votes": [1, 2], "oui": True, "texte": None}]
    path = write(tmp_path, "\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n")
    assert open_reader(path).header == ["id", "texte", "author/id", "votes", "oui"]
    assert cells(path) == [["1", "Élu", "7", "", ""], ["2", "", "", "1; 2", "true"]]


def test_parquet_gives_texts_and_inner_columns(tmp_path: Path) -> None:
    table = pa.table(
        {
            "id": pa.array([1, 2]),
            "texte": pa.array(["Des soins", None]),
            "quand": pa.array([WHEN, None]),
            "author": pa.array([{"id": 7}, {"id": None}]),
        }
    )
    path = parquet(tmp_path, table)
    assert open_reader(path).header == ["id", "texte", "quand", "author/id"]
    assert cells(path) == [["1", "Des soins", "2026-03-31 14:05:00", "7"], ["2", "", "", ""]]


def whole_parquet(folder: Path) -> bytes:
    return parquet(folder, pa.table({"texte": [f"Idée {n}" for n in range(5_000)]})).read_bytes()


def test_a_half_written_parquet_is_told(tmp_path: Path) -> None:
    data = whole_parquet(tmp_path)
    for half in (data[: len(data) // 2], data[:4], b"\x00" * 50 + data[-4:]):
        with pytest.raises(UnreadableFile, match="abîmé ou incomplet"):
            open_reader(write(tmp_path, half))


def test_a_parquet_spoiled_in_the_middle_is_told(tmp_path: Path) -> None:
    data = bytearray(whole_parquet(tmp_path))
    data[20:3000] = b"\xff" * 2980
    path = write(tmp_path, bytes(data))
    with pytest.raises(UnreadableFile, match="abîmé ou incomplet"):
        list(open_reader(path).rows())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (make_workbook([["id", "texte"], ["c1", "a"]], merged="A3:B4"), r"fusionnées \(A3:B4\)"),
        (make_workbook([]), "aucune feuille visible remplie"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "classeur est abîmé"),
        (make_workbook(ROWS)[:2000], "classeur est abîmé"),
        ('[{"id": 1},\n{"id": 2}]', "un seul grand tableau"),
        ('{"id": 1}\n{"id": 2', "ligne 2 n’est pas un objet JSON entier"),
        ('{"id": 1}\n[2]\n', "ligne 2 n’est pas un objet JSON entier"),
        (b'{"texte": "\xe9lu"}\n', "ligne 1 n’est pas un objet JSON entier"),
    ],
    ids=["merged", "empty workbook", "ole", "cut workbook", "array", "cut", "not an object", "not utf-8"],
)
def test_what_cannot_be_used_is_told_in_a_sentence(tmp_path: Path, data: bytes | str, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        cells(write(tmp_path, data))


def test_three_hundred_megabytes_of_one_column_are_refused_before_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_reader, "_encoding", lambda _path: pytest.fail("the whole file was read"))
    path = tmp_path / "data"
    with path.open("wb") as file:
        file.write(b"texte\nune idee\n")
        file.truncate(300_000_000)  # the rest takes no room on the disk, and is never read
    with path.open("rb") as stream, pytest.raises(UnreadableFile, match="300 Mo n’a qu’une colonne"):
        check_early(stream)
    with pytest.raises(UnreadableFile, match="300 Mo n’a qu’une colonne"):
        open_reader(path)
