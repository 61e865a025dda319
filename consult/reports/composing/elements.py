"""What a composed report is made of, whatever it is written as: web page, PDF or Word.

Blocks become elements once (`composing`), and each output draws the same elements (`outputs`): a figure, a table or an
alternative cannot say one thing on the screen and another on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class Words:
    """A run of plain words; `href` makes it a link."""

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str | None = None


@dataclass(frozen=True)
class FigureRef:
    """A number that was inserted, not typed. text: as it is read (« 48 % »); url: what opens its request, its
    contributions and its interval on the screen; short: the code that print bears and the site resolves."""

    text: str
    code: str
    url: str
    short: str


Inline: TypeAlias = Words | FigureRef


@dataclass(frozen=True)
class Heading:
    """level: 2 for a block, 3 and 4 below; the report's title is the only 1."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    inlines: tuple[Inline, ...]
    lead: bool = False


@dataclass(frozen=True)
class Listing:
    items: tuple[tuple[Inline, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Quotation:
    """text None: withdrawn since, and said to be."""

    text: str | None
    signature: str


@dataclass(frozen=True)
class Grid:
    """A table. rows: cells already written as people read them; the first cell of a row is its header."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    note: str = ""


@dataclass(frozen=True)
class Picture:
    """A drawing with its alternative: an SVG that stands by itself, or a PNG or JPEG (`data`)."""

    alternative: str
    caption: str = ""
    svg: str | None = None
    data: bytes | None = None


@dataclass(frozen=True)
class KeyFigures:
    """The few numbers that open a block: (the number, what it counts)."""

    items: tuple[tuple[FigureRef | Words, str], ...]


@dataclass(frozen=True)
class Callout:
    """A paragraph set apart: a limit, a proposal, a notice."""

    title: str
    inlines: tuple[Inline, ...]


Element: TypeAlias = Heading | Paragraph | Listing | Quotation | Grid | Picture | KeyFigures | Callout


@dataclass(frozen=True)
class Section:
    """One block of the report. kind: that of the block; new_page: it opens a page in print."""

    kind: str
    anchor: str
    elements: tuple[Element, ...]
    new_page: bool = True


@dataclass(frozen=True)
class Composed:
    """A whole report, ready to be written. logo: PNG or JPEG, with `organisation` as its alternative."""

    title: str
    subtitle: str
    organisation: str
    language: str
    sections: Sequence[Section]
    brand: str
    on_brand: str
    logo: bytes | None = None
    version: int | None = None
    """None for a draft, which says so on every page."""
    published_on: date | None = None
    signatures: Sequence[tuple[str, str]] = ()
    """(name, quality) of those who signed."""
    fingerprint: str = ""
    notices: Sequence[str] = ()
    """What readers must know first: a correction and its reason, erasures since."""
    figures: Sequence[tuple[FigureRef, str]] = field(default_factory=tuple)
    """Every inserted figure once, in reading order, with what it counts: the annex of codes."""
