"""JSON Lines: one object a row, days and instants as ISO 8601."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from consult.exports.tables import Table
from consult.exports.writers.values import Passing, as_json


def _iso(value: date) -> str:
    return value.isoformat()


def write_json_lines(table: Table, path: Path, tick: Callable[[int], None]) -> int:
    names = [column.name for column in table.columns]
    rows = Passing(table.rows(), tick)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            values = (as_json(value, column) for value, column in zip(row, table.columns, strict=True))
            line = json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False, default=_iso)
            file.write(line + "\n")
    return rows.count
