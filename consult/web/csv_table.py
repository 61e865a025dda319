"""Small CSV files that a person uploads: read whole, columns found by name, a sentence for whatever is wrong."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from consult.errors import DomainError

FORMULA = ("=", "@", "\t", "\r")
MAX_CELL = 2_000


class UnreadableFile(DomainError):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Column:
    """A column by its name in code, the headings people give it, and whether the file must have it."""

    key: str
    names: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True)
class Row:
    """A line of the file: its number as a spreadsheet shows it, and its cells, trimmed, by column key."""

    line: int
    cells: Mapping[str, str]
    fault: str = ""
    """Why the line cannot be used whatever it says."""

    def __getitem__(self, key: str) -> str:
        return self.cells.get(key, "")


@dataclass(frozen=True)
class Table:
    rows: Sequence[Row] = field(default_factory=tuple)
    text: str = ""
    """The whole file as text, to be sent back and confirmed."""


def read_table(data: bytes, columns: Sequence[Column], *, max_rows: int) -> Table:
    """Read a CSV separated by commas, semicolons or tabs, in UTF-8 or as Excel writes it (cp1252).

    Empty lines are left out. Raises UnreadableFile for a file that is not a CSV, has no such columns, or is too long.
    """
    text = _decode(data)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        places = column_places(next(reader, []), columns)
        rows = []
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(row_of(reader.line_num, cells, places))
            if len(rows) > max_rows:
                raise UnreadableFile(_("Ce fichier a plus de %(n)s lignes. Partagez-le en plusieurs.", n=max_rows))
    except csv.Error as error:
        raise UnreadableFile(
            _("Ce fichier n’est pas un tableau CSV lisible (ligne %(line)s).", line=reader.line_num)
        ) from error
    if not rows:
        raise UnreadableFile(_("Ce fichier n’a aucune ligne sous ses titres de colonnes."))
    return Table(rows=tuple(rows), text=text)


def _decode(data: bytes) -> str:
    if data[:4] == b"PK\x03\x04" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise UnreadableFile(
            _("Ce fichier est un classeur. Dans le tableur, choisissez « Enregistrer sous », puis « CSV ».")
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    text = text.replace("\x00", "")
    if not text.strip():
        raise UnreadableFile(_("Ce fichier est vide."))
    return text


def _delimiter(text: str) -> str:
    heading = text.lstrip("\r\n").splitlines()[0]
    return max(";,\t", key=heading.count)


def column_places(heading: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Where each known column stands. Raises UnreadableFile naming those that are missing."""
    found = {folded(name): place for place, name in reversed(list(enumerate(heading)))}
    places = {column.key: found[name] for column in columns for name in map(folded, column.names) if name in found}
    missing = [column.names[0] for column in columns if column.required and column.key not in places]
    if missing:
        raise UnreadableFile(
            _(
                "La première ligne doit nommer les colonnes. Il manque : %(missing)s. Colonnes lues : %(read)s.",
                missing=", ".join(missing),
                read=", ".join(name.strip()[:40] for name in heading[:12] if name.strip()) or "–",
            )
        )
    return places


def row_of(line: int, cells: Sequence[str], places: Mapping[str, int], fault: str = "") -> Row:
    """A line by column key; `fault`: what is known to be wrong with it already."""
    values = {key: cells[place].strip() if place < len(cells) else "" for key, place in places.items()}
    for value in values.values():
        if value.startswith(FORMULA):
            fault = _("une cellule contient une formule de tableur")
        elif len(value) > MAX_CELL:
            fault = _("une cellule est trop longue")
    return Row(line=line, cells=values, fault=fault)


def folded(name: str) -> str:
    """A heading without accents, case, or the signs between its words."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in plain if character.isalnum())
