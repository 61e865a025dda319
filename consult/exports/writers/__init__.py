"""The four formats of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _l

from consult.exports.tables import Table
from consult.exports.writers.csv_writer import write_csv
from consult.exports.writers.json_lines_writer import write_json_lines
from consult.exports.writers.parquet_writer import write_parquet
from consult.exports.writers.xlsx_writer import write_xlsx

Tick: TypeAlias = Callable[[int], None]
"""Called now and then with the number of rows written so far; may raise to stop."""


class Format(StrEnum):
    """Named as the end of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    PARQUET = "parquet"


@dataclass(frozen=True)
class Described:
    label: Any
    hint: Any
    media_type: str
    write: Callable[[Table, Path, Tick], int]


FORMATS: dict[Format, Described] = {
    Format.CSV: Described(_l("CSV"), _l("Pour tout tableur."), "text/csv", write_csv),
    Format.XLSX: Described(
        _l("Excel (XLSX)"),
        _l("Avec le type et le sens de chaque colonne."),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
    Format.JSON_LINES: Described(
        _l("JSON Lines"), _l("Un objet par ligne, pour un programme."), "application/jsonl", write_json_lines
    ),
    Format.PARQUET: Described(
        _l("Parquet"), _l("Pour R, Python, DuckDB."), "application/vnd.apache.parquet", write_parquet
    ),
}


def write_table(table: Table, path: Path, format_: Format, tick: Tick = lambda _rows: None) -> int:
    """Write the file, whole or not at all; returns how many rows it has. Memory does not grow with their number."""
    partial = path.with_name(path.name + ".partial")
    try:
        rows = FORMATS[format_].write(table, partial, tick)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return rows
