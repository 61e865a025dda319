"""Files as rows of texts, read one row at a time whatever their size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from consult.consultations.imports.readers.csv_reader import CsvReader
from consult.consultations.imports.readers.raw_row import RawRow

__all__ = ["RawRow", "Reader", "open_reader"]


class Reader(Protocol):
    """What the import needs of a format. Raises UnreadableFile for a file that cannot be used as a whole."""

    header: list[str]
    encoding: str
    """`utf-8`, `utf-16` or `cp1252`: said to the person when it is not the first."""

    def rows(self) -> Iterator[RawRow]: ...


def open_reader(path: Path, encoding: str | None = None) -> Reader:
    """The reader of a file; raises UnreadableFile when no reader knows it. Finding its encoding reads it whole, unless
    it is known from an earlier time."""
    return CsvReader(path, encoding)
