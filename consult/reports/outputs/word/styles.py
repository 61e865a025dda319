"""The styles of the document: those that Word knows by name and a few of ours, so that a look is changed at once."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from consult.reports.outputs.word.parts import make

SANS, SERIF = "Calibri", "Georgia"
"""Faces that every Word has: those of the site would have to be installed."""
INK, SOFT = "221C22", "5D555C"
LEAD, SIGNATURE, KEY, KEY_WHAT, CALLOUT, CALLOUT_TITLE = (
    "Report Lead", "Report Signature", "Report Key Figure", "Report Key Label", "Report Callout",
    "Report Callout Title",
)  # fmt: skip
CELL, HEADING_CELL, NOTE, TABLE, CODE, NOTICE, CONTENTS_TITLE = (
    "ReportCell", "ReportHeadingCell", "Report Note", "ReportTable", "ReportCode", "Report Notice", "TOC Heading",
)  # fmt: skip
AFTER_SHADE = ("w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")


def dress(document: Any, *, brand: str, deep: str, tint: str) -> None:
    """Give the styles their faces, sizes and colours; colours are `#rrggbb`."""
    brand, deep, tint = brand[1:].upper(), deep[1:].upper(), tint[1:].upper()
    styles = document.styles
    _set(styles["Normal"], SANS, 10.5, INK, after=6, line=1.25)
    _set(styles["Title"], SANS, 36, deep, bold=True, before=150, after=14, line=1.05)
    _without_border(styles["Title"])
    _set(styles["Subtitle"], SERIF, 16, INK, after=200, line=1.25)
    _set(styles["Heading 1"], SANS, 24, deep, bold=True, before=0, after=16, line=1.1)
    _border(styles["Heading 1"], "top", brand, 18, 8)
    _set(styles["Heading 2"], SANS, 14, deep, bold=True, before=18, after=5)
    _set(styles["Heading 3"], SANS, 11.5, INK, bold=True, before=12, after=3)
    _set(styles["Caption"], SANS, 9.5, INK, bold=True, before=12, after=4)
    styles["Caption"].paragraph_format.keep_with_next = True
    _set(styles["Quote"], SERIF, 12.5, INK, before=12, after=2, indent=18, line=1.3)
    styles["Quote"].font.italic = False
    styles["Quote"].paragraph_format.keep_together = True
    styles["Quote"].paragraph_format.keep_with_next = True
    _border(styles["Quote"], "left", brand, 16, 10)
    _set(styles["List Bullet"], SANS, 10.5, INK, after=3)
    _set(styles["List Number"], SANS, 10.5, INK, after=3)
    for name in ("Header", "Footer"):
        _set(styles[name], SANS, 8.5, SOFT)
        styles[name].paragraph_format.tab_stops.clear_all()
    _add_ours(document, brand, deep, tint)


def _add_ours(document: Any, brand: str, deep: str, tint: str) -> None:
    _set(_new(document, LEAD), SERIF, 13, INK, after=10, line=1.35)
    signature = _set(_new(document, SIGNATURE), SANS, 9.5, SOFT, after=12, indent=18)
    _border(signature, "left", brand, 16, 10)
    key = _set(_new(document, KEY), SANS, 24, deep, bold=True, before=6, after=0, line=1.0)
    key.paragraph_format.keep_with_next = True
    _set(_new(document, KEY_WHAT), SANS, 10, SOFT, after=8)
    title = _set(_new(document, CALLOUT_TITLE), SANS, 10.5, deep, bold=True, before=12, after=0, indent=12)
    body = _set(_new(document, CALLOUT), SANS, 10.5, INK, after=12, indent=12)
    title.paragraph_format.keep_with_next = True
    for style in (title, body):
        _border(style, "left", brand, 16, 8)
        _shade(style, tint)
    notice = _set(_new(document, NOTICE), SANS, 11, INK, before=6, after=10, indent=12)
    _border(notice, "left", "824C00", 16, 8)
    _shade(notice, "FCF0DA")
    _set(_new(document, NOTE), SANS, 8.5, SOFT, before=3, after=12)
    _set(_new(document, CELL), SANS, 9, INK, before=2, after=2, line=1.1)
    _set(_new(document, HEADING_CELL), SANS, 9, INK, bold=True, before=2, after=2, line=1.1)
    code = document.styles.add_style(CODE, WD_STYLE_TYPE.CHARACTER)
    code.font.superscript, code.font.bold, code.font.size = True, False, Pt(8)
    code.font.color.rgb = RGBColor.from_string(SOFT)
    title = _set(document.styles[CONTENTS_TITLE], SANS, 24, deep, bold=True, after=16)
    title.base_style = document.styles["Normal"]
    _border(title, "top", brand, 18, 8)
    _set(_new(document, "toc 1"), SANS, 11.5, INK, bold=True, before=6, after=1)
    _set(_new(document, "toc 2"), SANS, 10, SOFT, after=0, indent=18)
    document.styles.element.append(_table_style(brand))
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, RGBColor.from_string(deep)


def _new(document: Any, name: str) -> Any:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _set(
    style: Any,
    face: str,
    size: float,
    colour: str,
    *,
    bold: bool | None = None,
    before: float = 0,
    after: float = 0,
    indent: float | None = None,
    line: float | None = None,
) -> Any:
    """Lengths in points. The template's faces come from a theme, which would win over a name."""
    properties = style.element.get_or_add_rPr()
    faces = properties.find(qn("w:rFonts"))
    if faces is not None:
        properties.remove(faces)
    style.font.name, style.font.size, style.font.bold, style.font.italic = face, Pt(size), bold, None
    style.font.color.rgb = RGBColor.from_string(colour)
    for name in ("w:spacing", "w:kern"):  # the title of the template is tightened
        found = properties.find(qn(name))
        if found is not None:
            properties.remove(found)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), line
    if indent is not None:
        layout.left_indent = Pt(indent)
        layout.right_indent = None
    return style


def _without_border(style: Any) -> None:
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _border(style: Any, side: str, colour: str, size: int, space: int) -> None:
    """size: in eighths of a point; space: in points."""
    _without_border(style)
    border = make("w:pBdr", make(f"w:{side}", val="single", sz=str(size), space=str(space), color=colour))
    _insert(style, border, ("w:shd", *AFTER_SHADE))


def _shade(style: Any, colour: str) -> None:
    shade = make("w:shd", val="clear", color="auto", fill=colour)
    _insert(style, shade, AFTER_SHADE)


def _insert(style: Any, element: Any, before: tuple[str, ...]) -> None:
    """Among the properties of a paragraph, in the order of CT_PPr."""
    properties = style.element.get_or_add_pPr()
    following = next((child for child in properties if child.tag in {qn(name) for name in before}), None)
    if following is None:
        properties.append(element)
    else:
        following.addprevious(element)


def _table_style(brand: str) -> Any:
    """Lines between rows only, a heavier one under the headings."""

    def line(side: str, colour: str, size: int) -> Any:
        return make(f"w:{side}", val="single", sz=str(size), space="0", color=colour)

    margins = make(
        "w:tblCellMar",
        make("w:left", w="60", type="dxa"),
        make("w:right", w="60", type="dxa"),
    )
    whole = make("w:tblPr", make("w:tblBorders", line("bottom", "DEDAD4", 4), line("insideH", "DEDAD4", 4)), margins)
    first = make(
        "w:tblStylePr",
        make("w:tcPr", make("w:tcBorders", line("bottom", brand, 12)), make("w:vAlign", val="bottom")),
        type="firstRow",
    )
    return make(
        "w:style",
        make("w:name", val="Report Table"),
        make("w:basedOn", val="TableNormal"),
        make("w:uiPriority", val="99"),
        whole,
        first,
        type="table",
        styleId=TABLE,
        customStyle="1",
    )
