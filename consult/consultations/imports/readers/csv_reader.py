"""CSV as people make it: any usual delimiter, UTF-8 or what Excel writes, quotes forgotten, bounded memory."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from flask_babel import gettext as _

from consult.consultations.imports.readers.limits import MAX_RECORD, check_columns
from consult.consultations.imports.readers.raw_row import RawRow
from consult.web.csv_table import UnreadableFile

BLOCK = 1 << 20
DELIMITERS = ";,\t|"
csv.field_size_limit(MAX_RECORD + 1)


class CsvReader:
    """A CSV file. Opening it reads it once for its encoding, if that is not known; `rows` streams it."""

    format = "csv"
    notes: Sequence[str] = ()

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        if not encoding:
            with path.open("rb") as raw:
                check_first_line(raw.read(BLOCK), path.stat().st_size)
        self.encoding = encoding or _encoding(path)
        with self._open() as file:
            heading = file.readline(MAX_RECORD + 1)
            while heading and not heading.strip():
                heading = file.readline(MAX_RECORD + 1)
        heading = heading.replace("\x00", "")
        if not heading:
            raise UnreadableFile(_("Ce fichier est vide."))
        if len(heading) > MAX_RECORD:
            raise UnreadableFile(_("La première ligne est démesurée : ce fichier n’est pas un tableau CSV."))
        self.delimiter = max(DELIMITERS, key=_outside_quotes(heading).count)
        self.header = self._header()
        check_columns(self.header, path.stat().st_size)

    @property
    def known(self) -> dict[str, Any]:
        return {"format": self.format, "encoding": self.encoding}

    def rows(self) -> Iterator[RawRow]:
        """Every row under the header, blank lines apart."""
        records = self._records()
        next(records, None)
        for number, record in enumerate(records, start=1):
            yield RawRow(number, record.line, record.cells)

    def _open(self) -> TextIO:
        return self.path.open(
            encoding=f"{self.encoding}-sig" if self.encoding == "utf-8" else self.encoding, errors="replace", newline=""
        )

    def _header(self) -> list[str]:
        with closing(self._records()) as records:
            first = next(records, None)
        names = [name.strip() for name in first.cells] if first else []
        while names and not names[-1]:
            names.pop()
        return names

    def _records(self) -> Generator[_Record, None, None]:
        """Rows as csv reads them, the first being the header; raises UnreadableFile on a quote that never closes."""
        with self._open() as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=self.delimiter)
            while True:
                start = reader.line_num + 1
                lines.begin(start)
                try:
                    cells = next(reader, None)
                except csv.Error as error:
                    raise UnreadableFile(_("La ligne %(line)s de ce fichier n’est pas lisible.", line=start)) from error
                if cells is None:
                    return
                if lines.ended and _left_open(lines.record, self.delimiter):
                    raise UnreadableFile(_open_quote(start))
                if any(cells):
                    yield _Record(start, cells)


@dataclass(frozen=True)
class _Record:
    line: int
    cells: list[str]


class _Lines:
    """The lines of a file without NULs, none of them nor any record longer than MAX_RECORD. Remembers the record under
    way, to see whether the last one was cut in the middle of a quote."""

    def __init__(self, file: TextIO) -> None:
        self.file, self.record, self.size, self.start, self.ended = file, [""][:0], 0, 1, False
        self.ahead = self._read()

    def begin(self, line: int) -> None:
        self.record, self.size, self.start = [], 0, line

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line, self.ahead = self.ahead, self._read()
        if not line:
            raise StopIteration
        self.ended = not self.ahead
        self.record.append(line)
        self.size += len(line)
        if self.size > MAX_RECORD:
            raise UnreadableFile(_open_quote(self.start) if len(self.record) > 1 else _too_long(self.start))
        return line

    def _read(self) -> str:
        line = self.file.readline(MAX_RECORD + 1)
        return line.replace("\x00", "") or " " if "\x00" in line else line


def _open_quote(line: int) -> str:
    return _(
        "Un guillemet ouvert à la ligne %(line)s n’est jamais refermé. Corrigez cette ligne, puis recommencez.",
        line=line,
    )


def _too_long(line: int) -> str:
    return _("La ligne %(line)s est démesurée : ce fichier n’est pas un tableau de contributions.", line=line)


def _left_open(record: list[str], delimiter: str) -> bool:
    """Whether the last record of a file ends inside quotes."""
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def check_first_line(first: bytes, size: int) -> None:
    """Raise UnreadableFile when the first line alone tells that the file is no table, before the rest is read."""
    heading = first.lstrip(b"\xef\xbb\xbf\r\n").split(b"\n", 1)[0]
    if heading and heading != first and not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        line = _outside_quotes(heading.decode("latin-1"))
        check_columns(line.split(max(DELIMITERS, key=line.count)), size)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _encoding(path: Path) -> str:
    """UTF-8 when the whole file is, else what Excel writes. Raises UnreadableFile for what is not text."""
    with path.open("rb") as file:
        first = file.read(BLOCK)
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if first.count(0) * 10 > len(first):
            raise UnreadableFile(
                _("Ce fichier n’est pas un tableau : donnez un CSV, un XLSX, un fichier JSON Lines ou Parquet.")
            )
        decoder = codecs.getincrementaldecoder("utf-8")()
        block = first
        try:
            while block:
                decoder.decode(block)
                block = file.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"
