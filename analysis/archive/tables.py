"""Tables of an archive: described once, written as CSV where the last column of a row is the fingerprint of the others.

The fingerprint of a row names the row that was altered; that of the file, in the manifest, proves that none was.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

ROW_DIGITS = 16
FINGERPRINT = "row_sha256"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TICK_ROWS = 2_000


@dataclass(frozen=True)
class Field:
    """A column. kind: a type of Frictionless Table Schema. fr, en: what it means."""

    name: str
    kind: str
    fr: str
    en: str


@dataclass(frozen=True)
class TableSpec:
    """A table: its file, what it holds, and its columns without the fingerprint. key: the columns that name a row."""

    name: str
    fr: str
    en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"

    @property
    def names(self) -> list[str]:
        return [field.name for field in self.fields]


def row_fingerprint(cells: Sequence[str]) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the cells as they are in the file, joined by U+001F, in UTF-8."""
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:ROW_DIGITS]


def cell(value: Any) -> str:
    """A value as the file holds it: nothing for None, true and false, the shortest text of a number; a text that a
    spreadsheet would run has an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_table(
    spec: TableSpec, rows: Iterable[Sequence[Any]], path: Path, tick: Callable[[int], None] = lambda _rows: None
) -> int:
    """Write the file, whole or not at all; one row in memory at a time. Returns how many rows it has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    count = 0
    with partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*spec.names, FINGERPRINT])
        for row in rows:
            cells = [cell(value) for value in row]
            writer.writerow([*cells, row_fingerprint(cells)])
            count += 1
            if not count % TICK_ROWS:
                tick(count)
    partial.replace(path)
    return count


def read_rows(file: TextIO) -> Iterator[list[str]]:
    """The rows as lists of cells, the header first. file: opened with newline=""."""
    csv.field_size_limit(1 << 30)
    return iter(csv.reader(file))


def altered_rows(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """(line from 2, cells) of the rows that do not have the fingerprint they bear; the header is read first."""
    width = len(next(rows, []))
    for line, cells in enumerate(rows, start=2):
        if len(cells) != width or row_fingerprint(cells[:-1]) != cells[-1]:
            yield line, cells
