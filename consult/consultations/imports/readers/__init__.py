"""Files as rows of texts, read one row at a time whatever their size: CSV, workbook, JSON Lines, Parquet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from flask_babel import gettext as _

from consult.consultations.imports.readers.csv_reader import CsvReader, check_first_line
from consult.consultations.imports.readers.json_lines_reader import JsonLinesReader
from consult.consultations.imports.readers.parquet_reader import ParquetReader
from consult.consultations.imports.readers.raw_row import RawRow
from consult.consultations.imports.readers.rows_file import RowsFileReader, write_rows
from consult.consultations.imports.readers.workbook_reader import WorkbookReader
from consult.web.csv_table import UnreadableFile

__all__ = ["RawRow", "Reader", "check_early", "open_raw", "settle"]

ENDS = 16_384
MAGIC = b"PAR1"
_OBJECT = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_ARRAY = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*[{\[\]]")


class Reader(Protocol):
    """What the import needs of a format. Raises UnreadableFile for a file that cannot be used as a whole."""

    format: str
    header: list[str]
    encoding: str
    """`utf-8`, `utf-16` or `cp1252`: said to the person when it is not the first."""

    @property
    def notes(self) -> Sequence[str]:
        """What the person should know of how the file was read."""

    @property
    def known(self) -> dict[str, Any]:
        """What opening the file found out: given back to `open_raw`, it need not be found again."""

    def rows(self) -> Iterator[RawRow]: ...


def check_early(stream: BinaryIO) -> None:
    """Raise UnreadableFile at once for what the first bytes and the size already tell."""
    first = stream.read(ENDS)
    stream.seek(0, 2)
    size = stream.tell()
    stream.seek(0)
    if not _magic(first):
        check_first_line(first, size)


def open_raw(path: Path, known: Mapping[str, Any] | None = None) -> Reader:
    """The reader of a file; raises UnreadableFile when no reader knows it. Without `known` it may be read whole."""
    known = known or {}
    match known.get("format") or _format(path):
        case "workbook":
            return WorkbookReader(path)
        case "rows":
            return RowsFileReader(path, known)
        case "json_lines":
            return JsonLinesReader(path, known)
        case "parquet":
            return ParquetReader(path)
    return CsvReader(path, known.get("encoding"))


def settle(path: Path) -> Reader:
    """Open a file for good: a workbook, which can only be read whole, is written beside it as rows that stream."""
    reader = open_raw(path)
    if not isinstance(reader, WorkbookReader):
        return reader
    return RowsFileReader(path, write_rows(path, reader))


def _format(path: Path) -> str:
    with path.open("rb") as file:
        first = file.read(ENDS)
        file.seek(0, 2)
        file.seek(max(file.tell() - len(MAGIC), 0))
        last = file.read()
    if first.startswith(MAGIC) or last == MAGIC:
        return "parquet"
    if _magic(first):
        return "workbook"
    if _ARRAY.match(first):
        raise UnreadableFile(
            _("Ce fichier JSON est un seul grand tableau. Exportez-le en CSV, en XLSX ou en JSON Lines (un par ligne).")
        )
    return "json_lines" if _OBJECT.match(first) else "csv"


def _magic(first: bytes) -> bool:
    """Whether it begins as a workbook or a Parquet file does."""
    return first.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", MAGIC))
