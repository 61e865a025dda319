"""A Word document read part by part: what makes Word offer to repair it, and what a screen reader would miss.

The order of children is that of ECMA-376, part 1 (CT_PPr, CT_RPr, CT_TblPr, CT_TcPr).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "pBdr": "top left bottom right between bar",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


class WordFile:
    """Every XML part, parsed."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.names = archive.namelist()
            self.parts: dict[str, Any] = {
                name: etree.fromstring(archive.read(name)) for name in self.names if name.endswith((".xml", ".rels"))
            }

    @property
    def document(self) -> Any:
        return self.parts["word/document.xml"]

    def text(self) -> str:
        return "\n".join("".join(p.itertext(f"{W}t")) for p in self.document.iter(f"{W}p"))

    def styles_used(self) -> list[str]:
        """The style of each paragraph of the body, in order."""
        found = (paragraph.find(f"{W}pPr/{W}pStyle") for paragraph in self.document.iter(f"{W}p"))
        return ["Normal" if one is None else one.get(f"{W}val") for one in found]


def faults(data: bytes) -> list[str]:
    """Everything wrong that was found, in words; nothing is well."""
    file = WordFile(data)
    return [*_order(file), *_references(file), *_tables(file), *_pictures(file), *_headings(file)]


def _order(file: WordFile) -> Iterator[str]:
    for name, part in file.parts.items():
        for holder, order in ORDER.items():
            places = {f"{W}{child}": place for place, child in enumerate(order.split())}
            for element in part.iter(f"{W}{holder}"):
                found = [places.get(child.tag, -1) for child in element if child.tag.startswith(W)]
                if -1 in found or found != sorted(found):
                    yield f"{name}: {holder} holds {[child.tag.removeprefix(W) for child in element]}"


def _references(file: WordFile) -> Iterator[str]:
    """Relations that exist, links to bookmarks that exist, identifiers that are given once, styles that are known."""
    for name, part in file.parts.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        related = file.parts.get(f"word/_rels/{name.removeprefix('word/')}.rels")
        known = {one.get("Id") for one in related.iter(RELATIONSHIP)} if related is not None else set()
        for element in part.iter():
            for attribute in (f"{R}id", f"{R}embed"):
                if attribute in element.attrib and element.get(attribute) not in known:
                    yield f"{name}: {element.tag} refers to nothing"
    marks = [mark.get(f"{W}name") for mark in file.document.iter(f"{W}bookmarkStart")]
    numbers = [mark.get(f"{W}id") for mark in file.document.iter(f"{W}bookmarkStart")]
    if len(set(marks)) < len(marks) or len(set(numbers)) < len(numbers):
        yield "a bookmark is there twice"
    for link in file.document.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") and link.get(f"{W}anchor") not in marks:
            yield f"a link leads to {link.get(f'{W}anchor')}, which is nowhere"
    styles = {style.get(f"{W}styleId") for style in file.parts["word/styles.xml"].iter(f"{W}style")}
    unknown = set(file.styles_used()) - styles
    if unknown:
        yield f"styles that are not defined: {unknown}"
    begun = [field.get(f"{W}fldCharType") for field in file.document.iter(f"{W}fldChar")]
    if begun.count("begin") != begun.count("end"):
        yield "a field that does not end"


def _tables(file: WordFile) -> Iterator[str]:
    for table in file.document.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = table.findall(f"{W}tr")
        if rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a table without a row of headings"
        for row in rows:
            cells = row.findall(f"{W}tc")
            if len(cells) != columns or any(cell[-1].tag != f"{W}p" for cell in cells):
                yield "a row that is not of its table"
        after = table.getnext()
        if after is None or after.tag != f"{W}p":
            yield "a table without a paragraph after it"


def _pictures(file: WordFile) -> Iterator[str]:
    described = list(file.document.iter(f"{WP}docPr"))
    if any(not one.get("descr") for one in described):
        yield "a picture without alternative"
    if len({one.get("id") for one in described}) < len(described):
        yield "two pictures have the same number"


def _headings(file: WordFile) -> Iterator[str]:
    used = [style for style in file.styles_used() if style == "Title" or style.startswith("Heading")]
    levels = [0 if style == "Title" else int(style.removeprefix("Heading")) for style in used]
    if levels[:1] != [0] or levels.count(0) != 1:
        yield f"titles: {used[:3]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading {after} under {before}"
