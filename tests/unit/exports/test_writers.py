"""A table in four formats: types kept, texts never run, whole or not at all, and nothing of when it was written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from consult.exports.tables import Column, Kind, Table
from consult.exports.writers import Format, write_table, xlsx_writer
from consult.web.csv_export import safe_cell

COLUMNS = (
    Column("name", "Nom", note="Comment elle s’appelle."),
    Column("count", "Nombre", Kind.INTEGER),
    Column("mean", "Moyenne", Kind.NUMBER),
    Column("share", "Part", Kind.PERCENT),
    Column("day", "Jour", Kind.DAY),
    Column("at", "Quand", Kind.INSTANT),
    Column("agreed", "Accord", Kind.YES_NO),
)
AT = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
ROWS: list[tuple[Any, ...]] = [
    ("=1+1", 3, 2.5, 0.25, date(2026, 3, 31), AT, True),
    ("Élu « à »", "masqué", None, None, None, None, False),
    (None, None, None, None, None, None, None),
]
TABLE = Table("essai", "Essai", COLUMNS, lambda: iter(ROWS))


@pytest.fixture(autouse=True)
def french(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def written(folder: Path, format_: Format, table: Table = TABLE) -> Path:
    path = folder / f"essai.{format_.value}"
    assert write_table(table, path, format_) == len(list(table.rows()))
    return path


def test_csv_has_labels_and_runs_nothing(tmp_path: Path) -> None:
    lines = written(tmp_path, Format.CSV).read_text("utf-8-sig").splitlines()
    assert lines == [
        "Nom;Nombre;Moyenne;Part;Jour;Quand;Accord",
        "'=1+1;3;2.5;0.25;2026-03-31;2026-04-01 00:30:00;oui",
        "Élu « à »;masqué;;;;;non",
        ";;;;;;",
    ]


def test_a_workbook_has_types_notes_and_no_formula(tmp_path: Path) -> None:
    path = written(tmp_path, Format.XLSX)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Données", "Colonnes"]
    header, first, second = book.get_sheet_by_name("Données").to_python()[:3]
    assert header == [column.label for column in COLUMNS]
    paris = datetime(2026, 4, 1, 0, 30)  # noqa: DTZ001  cells have no zone
    assert first == ["=1+1", 3, 2.5, 0.25, date(2026, 3, 31), paris, "oui"]
    assert second[:2] == ["Élu « à »", "masqué"]
    notes = book.get_sheet_by_name("Colonnes").to_python()
    assert notes[1] == ["Nom", "texte", "Comment elle s’appelle."]
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_workbook_goes_on_to_another_sheet_and_cuts_what_no_cell_can_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 2)
    table = Table("essai", "Essai", COLUMNS[:1], lambda: iter([("a",), ("b",), ("x" * 40_000,)]))
    book = CalamineWorkbook.from_path(str(written(tmp_path, Format.XLSX, table)))
    assert book.sheet_names == ["Données", "Suite 2", "Colonnes"]
    (_header, (cut,)) = book.get_sheet_by_name("Suite 2").to_python()
    assert len(cut) == 32_767
    assert cut.endswith("[texte coupé : un classeur n’en tient pas plus]")


def test_json_lines_have_names_and_nothing_where_a_number_is_hidden(tmp_path: Path) -> None:
    first, second, third = map(json.loads, written(tmp_path, Format.JSON_LINES).read_text("utf-8").splitlines())
    assert first == {
        "name": "=1+1", "count": 3, "mean": 2.5, "share": 0.25, "day": "2026-03-31", "at": "2026-03-31T22:30:00+00:00",
        "agreed": True,
    }  # fmt: skip
    assert second["count"] is None
    assert set(third.values()) == {None}


def test_parquet_has_types_and_says_what_columns_mean(tmp_path: Path) -> None:
    table = pq.read_table(written(tmp_path, Format.PARQUET))
    assert [str(field.type) for field in table.schema] == [
        "string", "int64", "double", "double", "date32[day]", "timestamp[us, tz=UTC]", "bool",
    ]  # fmt: skip
    assert table.schema.field("name").metadata[b"note"].decode() == "Comment elle s’appelle."
    assert table.column("count").to_pylist() == [3, None, None]
    assert table.column("at").to_pylist()[0] == AT


@pytest.mark.parametrize("format_", list(Format))
def test_an_empty_table_is_a_file_with_its_columns(tmp_path: Path, format_: Format) -> None:
    path = written(tmp_path, format_, Table("essai", "Essai", COLUMNS, lambda: iter(())))
    if format_ is Format.PARQUET:
        assert pq.read_schema(path).names == [column.name for column in COLUMNS]
    else:
        assert path.exists()


@pytest.mark.parametrize("format_", list(Format))
def test_a_file_that_fails_leaves_nothing(tmp_path: Path, format_: Format) -> None:
    def rows() -> Iterator[Any]:
        yield ROWS[0]
        raise pa.ArrowInvalid("broken")

    with pytest.raises(pa.ArrowInvalid):
        write_table(Table("essai", "Essai", COLUMNS, rows), tmp_path / "essai", format_)
    assert list(tmp_path.iterdir()) == []


def test_nothing_says_when_or_by_whom_it_was_written(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, Format.XLSX)) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {part.date_time[0] for part in parts.infolist()} == {1980}
    assert str(datetime.now(UTC).year) not in core
    assert "<dc:creator></dc:creator>" in core
    metadata = pq.read_metadata(written(tmp_path, Format.PARQUET))
    kept = b" ".join([*(metadata.metadata or {}).values(), metadata.created_by.encode()])
    assert date.today().isoformat().encode() not in kept  # noqa: DTZ011  any zone would do
    assert metadata.created_by.startswith("parquet-cpp")


@pytest.mark.parametrize("text", ["=a", "+a", "-a", "@a", "\ta", "\ra"])
def test_a_text_that_looks_like_a_formula_is_told_as_text(text: str) -> None:
    assert safe_cell(text) == "'" + text
