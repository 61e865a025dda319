"""CSV that a French spreadsheet opens as it is and never runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from consult.exports.tables import Table
from consult.exports.writers.values import Passing, as_text
from consult.web.csv_export import csv_chunks


def csv_text(table: Table) -> Iterator[str]:
    """The file in pieces."""
    return _pieces(table, table.rows())


def write_csv(table: Table, path: Path, tick: Callable[[int], None]) -> int:
    rows = Passing(table.rows(), tick)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_pieces(table, rows))
    return rows.count


def _pieces(table: Table, rows: Any) -> Iterator[str]:
    written = ([as_text(value, column) for value, column in zip(row, table.columns, strict=True)] for row in rows)
    return csv_chunks([str(column.label) for column in table.columns], written)
