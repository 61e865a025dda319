"""Bad input gets one clear sentence; several formats give the same corpus."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
import pytest

from analysis.corpus import files
from analysis.corpus.contributions import load, parse_mapping
from analysis.types import InputError

GOOD = "contribution_id,text\n1,Plus de bus\n2,Moins d'attente\n"


def code_of(path: Path, mapping: dict[str, str] | None = None) -> str:
    with pytest.raises(InputError) as caught:
        load(path, mapping or {})
    assert str(caught.value).endswith((".", "…"))
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"contribution_id,text\n", "no_rows"),
        (b"contribution_id,reponse\n1,a\n", "missing_column"),
        (b"id,text\n1,a\n", "missing_column"),
        (b"contribution_id,text\n1,a\n1,b\n", "duplicate_id"),
        (b"contribution_id,text\n1,a\n,b\n", "missing_id"),
        (b"contribution_id,text\n1,a\x00b\n", "nul"),
        (b"contribution_id,text\n1,a,b\n", "columns"),
        (b"contribution_id,text,text\n1,a,b\n", "columns"),
        (b"contribution_id,text\n1,\x81\x8d\n", "encoding"),
    ],
)
def test_a_bad_csv_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "mauvais.csv"
    path.write_bytes(content)
    assert code_of(path) == code


def test_an_endless_line_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_LINE", 1 << 16)
    monkeypatch.setattr(files, "BLOCK", 1 << 12)
    path = tmp_path / "long.csv"
    path.write_bytes(b"contribution_id,text\n1," + b"a" * (1 << 17))
    assert code_of(path) == "long_line"


def test_other_unreadable_files_are_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path / "absent.csv") == "missing"
    (tmp_path / "x.parquet").write_bytes(b"PAR1 no")
    assert code_of(tmp_path / "x.parquet") == "parquet"
    (tmp_path / "x.jsonl").write_text('{"contribution_id": 1, "text": "a"}\n[1]\n')
    assert code_of(tmp_path / "x.jsonl") == "json"
    (tmp_path / "vide").mkdir()
    assert code_of(tmp_path / "vide") == "empty_folder"
    (tmp_path / "x.csv").write_text(GOOD)
    assert code_of(tmp_path / "x.csv", {"text": "reponse"}) == "map"
    for text in ("text", "text=", "=x"):
        with pytest.raises(InputError):
            parse_mapping(text)


def test_cp1252_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "vieux.csv"
    path.write_bytes("contribution_id;text\n1;Été à l’école\n".encode("cp1252"))
    corpus = load(path, {})
    assert corpus.table["text"].to_pylist() == ["Été à l’école"]
    assert "Windows-1252" in corpus.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "c.csv"
    path.write_text("\ufeff" + delimiter.join(["id", "reponse"]) + f'\n007{delimiter}"a\nb"\n', encoding="utf-8")
    corpus = load(path, parse_mapping("contribution_id=id,text=reponse"))
    assert corpus.table["contribution_id"].to_pylist() == ["007"]
    assert corpus.table["text"].to_pylist() == ["a\nb"]


def test_every_format_gives_the_same_corpus(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(GOOD)
    table = pcsv.read_csv(tmp_path / "c.csv")
    pq.write_table(table, tmp_path / "c.parquet")
    (tmp_path / "parts").mkdir()
    for number in range(2):
        pq.write_table(table.slice(number, 1), tmp_path / "parts" / f"{number}.parquet")
    lines = [json.dumps(row) for row in table.to_pylist()]
    (tmp_path / "c.jsonl").write_text("\n".join(lines) + "\n")
    prints = {load(tmp_path / name, {}).fingerprint for name in ("c.csv", "c.parquet", "parts", "c.jsonl")}
    assert len(prints) == 1


def test_mixed_types_in_json_lines_are_texts(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"contribution_id": 1, "text": "a"}\n{"contribution_id": "b", "text": null}\n')
    corpus = load(tmp_path / "c.jsonl", {})
    assert corpus.table["contribution_id"].to_pylist() == ["1", "b"]
    assert corpus.table["text"].to_pylist() == ["a", ""]


def test_one_question_is_chosen(tmp_path: Path) -> None:
    table = pa.table({"contribution_id": [1, 2, 3], "text": ["a", "b", "c"], "question_id": [7, 8, None]})
    pq.write_table(table, tmp_path / "c.parquet")
    assert load(tmp_path / "c.parquet", {}, "7").table["contribution_id"].to_pylist() == ["1"]
    with pytest.raises(InputError):
        load(tmp_path / "c.parquet", {}, "9")
