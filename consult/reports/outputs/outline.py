"""What both files share: the order of headings, the table of contents, and what stands on the cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from consult.reports.composing.elements import (
    Callout,
    Composed,
    Element,
    Grid,
    Heading,
    Inline,
    KeyFigures,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Section,
)
from consult.web.filters import date_long

SAFE = ("https://", "http://", "mailto:", "#")
DEEPEST = 4
FEW = 14
"""Lines under which a block follows the one before it on the same page."""
MEASURE = 75
"""Characters in a line."""


@dataclass(frozen=True)
class Entry:
    """A line of the table of contents."""

    level: int
    text: str
    anchor: str


def safe_href(address: str | None) -> str:
    """The address if it only opens a page or a message; nothing else is followed from a file."""
    return address if address and address.lower().startswith(SAFE) else ""


def in_order(sections: Sequence[Section]) -> list[Section]:
    """The same, where no heading is more than one level under the one before it, none is as high as the title, and no
    block of a few lines takes a page for itself."""
    ordered: list[Section] = []
    level = 1
    for section in sections:
        elements: list[Element] = []
        for element in section.elements:
            if isinstance(element, Heading):
                level = min(max(element.level, 2), level + 1, DEEPEST)
                element = replace(element, level=level)
            elements.append(element)
        opens = section.new_page and (not ordered or lines(section) >= FEW)
        ordered.append(replace(section, elements=tuple(elements), new_page=opens))
    return ordered


def lines(section: Section) -> int:
    """About how many lines of a page it takes."""
    return sum(_lines(element) for element in section.elements)


def _lines(element: Element) -> int:
    if isinstance(element, Grid):
        return len(element.rows) + 3
    if isinstance(element, Listing):
        return sum(1 + _length(item) // MEASURE for item in element.items)
    if isinstance(element, Paragraph | Callout):
        return 2 + _length(element.inlines) // MEASURE
    if isinstance(element, Quotation):
        return 4 + len(element.text or "") // MEASURE
    return {Picture: 20, KeyFigures: 5}.get(type(element), 2)


def _length(inlines: Sequence[Inline]) -> int:
    return sum(len(one.text) for one in inlines)


def headings(sections: Sequence[Section]) -> Iterator[Heading]:
    for section in sections:
        yield from (element for element in section.elements if isinstance(element, Heading))


def contents(report: Composed, sections: Sequence[Section]) -> list[Entry]:
    """Blocks and what stands under them, then what the file adds by itself."""
    entries = [Entry(one.level, one.text, one.anchor) for one in headings(sections) if one.level <= 3]
    if report.signatures or report.fingerprint:
        entries.append(Entry(2, _("Signatures"), "signatures"))
    if report.figures:
        entries.append(Entry(2, _("Les chiffres et leurs codes"), "codes"))
    return entries


def edition(report: Composed) -> str:
    """« 12 mars 2026, version 2 », or that it is a draft."""
    if report.version is None:
        return _("Projet, non publié")
    if report.published_on is None:
        return _("Version %(number)s", number=report.version)
    return _("%(date)s, version %(number)s", date=date_long(report.published_on), number=report.version)


def draft_word(report: Composed) -> str:
    return _("Projet") if report.version is None else ""


def draft_sentence(report: Composed) -> str:
    """What the cover of a draft says; nothing on a published report."""
    if report.version is not None:
        return ""
    return _("Projet : ce document n’est pas publié, et ses chiffres peuvent changer.")


def grouped(fingerprint: str) -> str:
    """By four, as it is compared by eye."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, len(fingerprint), 4))
