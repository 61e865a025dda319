"""Pieces of WordprocessingML that python-docx does not make: fields, bookmarks, links, alternatives, rows of headings.

Names and the order of children follow ECMA-376, part 1, section 17; Word « repairs » what stands in another order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypeAlias

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

Element: TypeAlias = Any
"""An lxml element of python-docx, which is untyped."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def make(tag: str, /, *children: Element, **attributes: str) -> Element:
    """`make("w:b")`, `make("w:sz", val="20")`: attributes are of the w: namespace."""
    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    for child in children:
        element.append(child)
    return element


def words(text: str) -> str:
    """Without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)


def run(text: str, *properties: Element) -> Element:
    """A run of words; properties in the order of CT_RPr."""
    holder = make("w:t")
    holder.text = words(text)
    holder.set(qn("xml:space"), "preserve")
    return make("w:r", make("w:rPr", *properties), holder) if properties else make("w:r", holder)


def style_of(name: str) -> Element:
    return make("w:rStyle", val=name)


def field(instruction: str, shown: str) -> list[Element]:
    """A field with the result that is shown until it is worked out again."""
    code = make("w:instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        make("w:r", make("w:fldChar", fldCharType="begin")),
        make("w:r", code),
        make("w:r", make("w:fldChar", fldCharType="separate")),
        run(shown),
        make("w:r", make("w:fldChar", fldCharType="end")),
    ]


def link_within(bookmark: str, *runs: Element) -> Element:
    return make("w:hyperlink", *runs, anchor=bookmark, history="1")


def link_out(paragraph: Paragraph, address: str, *runs: Element) -> Element:
    link = make("w:hyperlink", *runs, history="1")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return link


class Bookmarks:
    """Names that Word accepts (letters, digits, 40 at most) for the anchors of a report."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def name(self, anchor: str) -> str:
        return self._names.setdefault(anchor, f"r{len(self._names) + 1}")

    def around(self, anchor: str, *content: Element) -> list[Element]:
        name = self.name(anchor)
        identifier = name[1:]
        return [
            make("w:bookmarkStart", id=identifier, name=name),
            *content,
            make("w:bookmarkEnd", id=identifier),
        ]


def describe(inline: Any, alternative: str) -> None:
    """The alternative of a picture that python-docx placed."""
    properties = inline._inline.docPr
    properties.set("descr", words(alternative))


def table(widths: Sequence[int], headings: Element, rows: Sequence[Element], style: str) -> Element:
    """`widths`: of the columns, in twentieths of a point. The first row is repeated on each page."""
    properties = make(
        "w:tblPr",
        make("w:tblStyle", val=style),
        make("w:tblW", w=str(sum(widths)), type="dxa"),
        make("w:tblLayout", type="fixed"),
        make(
            "w:tblLook",
            val="04A0",
            firstRow="1",
            lastRow="0",
            firstColumn="1",
            lastColumn="0",
            noHBand="0",
            noVBand="1",
        ),
    )
    grid = make("w:tblGrid", *(make("w:gridCol", w=str(width)) for width in widths))
    return make("w:tbl", properties, grid, headings, *rows)


def row(cells: Sequence[Element], *, heading: bool = False) -> Element:
    """Never cut between two pages."""
    properties = make("w:trPr", make("w:cantSplit"))
    if heading:
        properties.append(make("w:tblHeader"))
    return make("w:tr", properties, *cells)


def cell(
    width: int, style: str, content: Sequence[Element], *, right: bool = False, with_next: bool = False
) -> Element:
    """One paragraph."""
    properties = make("w:pPr", make("w:pStyle", val=style))
    if with_next:
        properties.append(make("w:keepNext"))
    if right:
        properties.append(make("w:jc", val="right"))
    return make("w:tc", make("w:tcPr", make("w:tcW", w=str(width), type="dxa")), make("w:p", properties, *content))
