"""Decidim's own exports, recognised by their columns: proposals, comments, debates.

A file of Decidim is read with two columns more, made of its own: the text (title and body, without HTML) and an
identifier that says its kind, as proposals and comments are numbered apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.readers import RawRow, Reader
from consult.consultations.imports.readers.raw_row import ROW, wrong_width
from consult.web.csv_table import UnreadableFile, folded

TEXT = "Texte (Decidim)"
IDENTIFIER = "Identifiant (Decidim)"
LOOKED_AT = 20
PREFERRED = ("fr", "en")

# The name of each column in the languages whose exports were met: English (the usual), French, Spanish, Catalan.
NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "identifiant", "identificador"),
    "title": ("title", "titre", "titulo", "titol"),
    "body": ("body", "corps", "texte", "cuerpo", "cos"),
    "description": ("description", "descripcion", "descripcio"),
    "created_at": (
        "createdat", "publishedat", "creele", "datedecreation", "publiele", "creadoen", "fechadecreacion", "createl",
        "datadecreacio",
    ),
    "author": ("author", "authorid", "auteur", "idauteur", "autor", "autora", "idautor"),
    "category": ("category", "taxonomies", "categorie", "categoria"),
    "scope": ("scope", "secteur", "perimetre", "ambito", "ambit"),
    "votes": ("votes", "proposalvotes", "proposalvotescount", "soutiens", "apoyos", "suports"),
    "url": ("url", "rootcommentableurl", "lien", "adresse", "enlace", "enllac"),
    "component": ("component", "composant", "composante", "componente"),
    "commentable": ("commentabletype", "commentableid", "typedecommentable"),
    "alignment": ("alignment", "alignement", "alineacion", "alineacio"),
    "depth": ("depth", "profondeur", "profundidad", "profunditat"),
}  # fmt: skip
_BY_NAME = {name: key for key, names in NAMES.items() for name in names}
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?$")
_TRACE = re.compile(r"Decidim::|/f/\d+/(?:proposals|debates|meetings|posts)/\d+")
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("comments", frozenset({"id", "body", "alignment", "depth"})),
    ("comments", frozenset({"id", "body", "commentable"})),
    ("proposals", frozenset({"id", "title", "body", "component"})),
    ("debates", frozenset({"id", "title", "description", "component"})),
)


@dataclass(frozen=True)
class Decidim:
    """`columns`: what is known → its headings, the preferred language first. `host`: the platform, when an address
    tells it."""

    kind: str
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    host: str = ""

    def mapping(self) -> ColumnMap:
        """Which column is what, with nothing to choose."""
        columns = {"text": TEXT, "external_id": IDENTIFIER}
        for target, key in (
            ("submitted_at", "created_at"),
            ("participant", "author"),
            ("url", "url"),
            ("votes", "votes"),
        ):
            if self.columns.get(key):
                columns[target] = self.columns[key][0]
        attributes = {"categorie": "category", "secteur": "scope"}
        return ColumnMap(
            columns, {name: self.columns[key][0] for name, key in attributes.items() if self.columns.get(key)}
        )


def read_headings(header: Sequence[str]) -> dict[str, list[str]]:
    """What each heading holds, whatever its language; names and numbers of what has both are sorted out."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for place, heading in enumerate(header):
        base, *rest = heading.split("/")
        key = _BY_NAME.get(folded(base))
        locale = rest[-1] if rest and _LOCALE.fullmatch(rest[-1]) and rest[-1] not in ("id", "url", "name") else ""
        part = rest[0] if rest and rest[0] in ("id", "name", "url") else ""
        if key is None or not _wanted(key, part):
            continue
        rank = PREFERRED.index(locale) if locale in PREFERRED else len(PREFERRED) if locale else -1
        found.setdefault(key, []).append((rank, place, heading))
    return {key: [heading for _rank, _place, heading in sorted(each)] for key, each in found.items()}


def _wanted(key: str, part: str) -> bool:
    """An author is told by a number, a category or a sector by its name: the other halves are left alone."""
    if key == "author":
        return part in ("", "id")
    if key in ("category", "scope"):
        return part in ("", "name")
    return True


def recognise(header: Sequence[str], rows: Sequence[RawRow]) -> Decidim | None:
    """The export that a file is; of kind « unknown » when only its content says that it comes from Decidim."""
    columns = read_headings(header)
    host = next(filter(None, (_host(cell) for row in rows for cell in row.cells)), "")
    kind = next((kind for kind, signs in _SIGNS if signs <= columns.keys()), None)
    if kind is None:
        traces = sum(any(map(_TRACE.search, row.cells)) for row in rows)
        return Decidim("unknown", host=host) if rows and traces == len(rows) else None
    used = {key: _used(headings, header, rows) for key, headings in columns.items()}
    return Decidim(kind, used, host)


def _used(headings: Sequence[str], header: Sequence[str], rows: Sequence[RawRow]) -> list[str]:
    """Columns with something in them first, in the same order otherwise."""

    def empty(heading: str) -> bool:
        place = header.index(heading)
        return not any(len(row.cells) > place and row.cells[place].strip() for row in rows)

    return sorted(headings, key=empty)


def _host(cell: str) -> str:
    if not cell.startswith(("http://", "https://")) or not _TRACE.search(cell):
        return ""
    host = urlsplit(cell).hostname or ""
    return host if re.fullmatch(r"[\w.-]{1,60}", host) else ""


class DecidimReader:
    """A reader of any format, with the two columns more."""

    def __init__(self, reader: Reader, decidim: Decidim) -> None:
        self.inner, self.decidim = reader, decidim
        self.format, self.encoding = reader.format, reader.encoding
        self.header = [*reader.header, TEXT, IDENTIFIER]
        self._texts = [
            [reader.header.index(heading) for heading in decidim.columns.get(key, ())]
            for key in ("title", "body", "description")
        ]
        self._identifier = reader.header.index(decidim.columns["id"][0])

    @property
    def notes(self) -> Sequence[str]:
        said = {
            "proposals": _("C’est un export de propositions de Decidim : ses colonnes sont reconnues."),
            "comments": _("C’est un export de commentaires de Decidim : ses colonnes sont reconnues."),
            "debates": _("C’est un export de débats de Decidim : ses colonnes sont reconnues."),
        }
        return [said[self.decidim.kind], *self.inner.notes]

    @property
    def known(self) -> dict[str, Any]:
        return self.inner.known

    def rows(self) -> Iterator[RawRow]:
        width = len(self.inner.header)
        for row in self.inner.rows():
            cells = list(row.cells)
            if len(cells) < width or any(cells[width:]):
                fault = {ROW: wrong_width(len(cells), width)}
                yield RawRow(row.number, row.line, [*(cells + [""] * width)[:width], "", ""], fault)
                continue
            cells = cells[:width]
            number = cells[self._identifier].strip()
            yield RawRow(
                row.number,
                row.line,
                [*cells, self._text(cells), f"{self.decidim.kind}/{number}" if number else ""],
                row.faults,
            )

    def _text(self, cells: Sequence[str]) -> str:
        """Title, then body; of several languages the first that says something."""
        parts = [next((cells[place] for place in places if cells[place].strip()), "") for places in self._texts]
        plain = [without_html(part).strip() for part in parts]
        return "\n\n".join(dict.fromkeys(part for part in plain if part))


class UnknownDecidimReader:
    """A file of Decidim whose headings are in a language that nobody taught us: read as it is, and said."""

    def __init__(self, reader: Reader) -> None:
        self.inner = reader
        self.format, self.encoding, self.header = reader.format, reader.encoding, reader.header

    @property
    def notes(self) -> Sequence[str]:
        said = _(
            "Ce fichier vient de Decidim, mais ses titres de colonnes sont dans une langue qui n’est pas connue ici : "
            "dites vous-même ce que contient chaque colonne."
        )
        return [said, *self.inner.notes]

    @property
    def known(self) -> dict[str, Any]:
        return self.inner.known

    def rows(self) -> Iterator[RawRow]:
        return self.inner.rows()


def understood(reader: Reader) -> Reader:
    """The same file, with Decidim's columns told when it is one of Decidim's."""
    decidim = recognise(reader.header, _first_rows(reader))
    if decidim is None:
        return reader
    return UnknownDecidimReader(reader) if decidim.kind == "unknown" else DecidimReader(reader, decidim)


def _first_rows(reader: Reader) -> list[RawRow]:
    """As many as can be read: a file that breaks is told by whoever reads it to its end."""
    rows: list[RawRow] = []
    with suppress(UnreadableFile):
        rows.extend(islice(reader.rows(), LOOKED_AT))
    return rows


class _Words(HTMLParser):
    """The words of an HTML text, a line for each paragraph or item."""

    BREAKS = frozenset({"p", "br", "li", "div", "h1", "h2", "h3", "h4", "ul", "ol", "tr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in ("script", "style")
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")
        if tag in self.BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.silent <= 0:
            self.parts.append(data)


_TAG = re.compile(
    r"</?(?:p|br|strong|em|b|i|u|a|ul|ol|li|h[1-6]|div|span|img|blockquote|iframe|s)\b[^>]*>|&[a-z]+;|&#\d+;"
)


def without_html(text: str) -> str:
    """Text as it is read on the platform; « 3 < 5 » is no tag."""
    if not _TAG.search(text):
        return text
    words = _Words()
    words.feed(text)
    words.close()
    lines = (line.strip().replace("\u00a0", " ") for line in "".join(words.parts).split("\n"))
    return "\n".join(line for line in lines if line)
