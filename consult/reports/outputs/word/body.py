"""The elements of a report as paragraphs, tables and pictures of a Word document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Emu
from flask_babel import gettext as _
from PIL import Image

from consult.reports.composing import elements as el
from consult.reports.outputs.outline import safe_href
from consult.reports.outputs.tables import shares
from consult.reports.outputs.word import parts, styles
from consult.web.filters import typo

TWENTIETHS = 635
"""EMU in a twentieth of a point."""
TALLEST = 7_200_000
"""EMU: 20 cm, so that a picture stays with its caption on a page."""


class Body:
    """Writes elements one after the other at the end of a document. painted: the PNG of each SVG that could be read."""

    def __init__(self, document: Any, painted: Mapping[str, bytes | None]) -> None:
        self.document, self.painted = document, painted
        self.bookmarks = parts.Bookmarks()
        self._writers: dict[type, Callable[[Any], None]] = {
            el.Heading: self._heading,
            el.Paragraph: self._paragraph,
            el.Listing: self._listing,
            el.Quotation: self._quotation,
            el.Grid: self.grid,
            el.Picture: self._picture,
            el.KeyFigures: self._key_figures,
            el.Callout: self._callout,
        }

    def write(self, element: el.Element) -> None:
        self._writers[type(element)](element)

    @property
    def width(self) -> int:
        """Of the text of the current section, in EMU."""
        section = self.document.sections[-1]
        return int(section.page_width - section.left_margin - section.right_margin)

    def break_before(self, place: int) -> None:
        """Begin a page with what stands at this place of the body."""
        paragraphs = [one for one in self.document.element.body[place - 1 :] if one.tag == qn("w:p")]
        if paragraphs:
            paragraphs[0].get_or_add_pPr().get_or_add_pageBreakBefore()

    def paragraph(self, style: str, *content: Any) -> Any:
        paragraph = self.document.add_paragraph(style=style)
        for one in content:
            paragraph._p.append(one)
        return paragraph

    def heading(self, level: int, text: str, anchor: str) -> Any:
        """level: 2 for a block, which Word calls its first."""
        return self.paragraph(f"Heading {level - 1}", *self.bookmarks.around(anchor, parts.run(text)))

    def _heading(self, element: el.Heading) -> None:
        self.heading(element.level, element.text, element.anchor)

    def inlines(self, paragraph: Any, items: Sequence[el.Inline]) -> None:
        for item in items:
            if isinstance(item, el.FigureRef):
                paragraph._p.append(parts.run(item.text, parts.make("w:b")))
                code = parts.run(item.short, parts.style_of(styles.CODE))
                paragraph._p.append(parts.link_within(self.bookmarks.name(item.short), code))
                continue
            marks = [parts.make(name) for name, wanted in (("w:b", item.strong), ("w:i", item.emphasis)) if wanted]
            address = safe_href(item.href)
            if address.startswith("#"):
                linked = parts.run(item.text, parts.style_of("Hyperlink"), *marks)
                paragraph._p.append(parts.link_within(self.bookmarks.name(address[1:]), linked))
            elif address:
                linked = parts.run(item.text, parts.style_of("Hyperlink"), *marks)
                paragraph._p.append(parts.link_out(paragraph, address, linked))
            else:
                paragraph._p.append(parts.run(item.text, *marks))

    def _paragraph(self, element: el.Paragraph) -> None:
        self.inlines(self.document.add_paragraph(style=styles.LEAD if element.lead else "Normal"), element.inlines)

    def _listing(self, element: el.Listing) -> None:
        style = "List Bullet"
        numbering = None
        if element.ordered:
            style, numbering = "List Number", self._fresh_numbering()
        for item in element.items:
            paragraph = self.document.add_paragraph(style=style)
            if numbering is not None:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_ilvl().val = 0
                properties.get_or_add_numId().val = numbering
            self.inlines(paragraph, item)

    def _fresh_numbering(self) -> int:
        """A list that begins at one, whatever was numbered before it."""
        numbering = self.document.part.numbering_part.element
        of_style = self.document.styles["List Number"].element.pPr.numPr.numId.val
        base = next(num for num in numbering.num_lst if num.numId == of_style)
        number = numbering.add_num(base.abstractNumId.val)
        number.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(number.numId)

    def _quotation(self, element: el.Quotation) -> None:
        if element.text is None:
            withdrawn = _("Un verbatim a été retiré ici à la demande de son auteur.")
            self.paragraph(styles.SIGNATURE, parts.run(withdrawn, parts.make("w:i")))
            return
        self.paragraph("Quote", parts.run(typo(_("« %(words)s »", words=element.text))))
        if element.signature:
            self.paragraph(styles.SIGNATURE, parts.run(f"— {element.signature}"))

    def grid(self, element: el.Grid) -> None:
        if element.caption:
            self.paragraph("Caption", parts.run(element.caption))
        widths = [self.width * share // (100 * TWENTIETHS) for share in shares(element)]
        last = len(element.rows) - 1
        rows = [
            self._row(widths, styles.CELL, _runs(row), element.numeric, with_next=n in (0, last - 1))
            for n, row in enumerate(element.rows)
        ]
        self.table(widths, element.headings, element.numeric, rows)
        self.paragraph(styles.NOTE, parts.run(element.note))

    def table(self, widths: Sequence[int], headings: Sequence[str], numeric: Sequence[bool], rows: list[Any]) -> None:
        head = self._row(widths, styles.HEADING_CELL, _runs(headings), numeric, heading=True)
        table = parts.table(widths, head, rows, styles.TABLE)
        self.document.element.body.insert_element_before(table, "w:sectPr")

    def _row(
        self,
        widths: Sequence[int],
        style: str,
        cells: Sequence[Sequence[Any]],
        numeric: Sequence[bool],
        *,
        heading: bool = False,
        with_next: bool = False,
    ) -> Any:
        made = [
            parts.cell(width, style, content, right=right, with_next=heading or with_next)
            for width, content, right in zip(widths, cells, numeric, strict=True)
        ]
        return parts.row(made, heading=heading)

    def codes(self, figures: Sequence[tuple[el.FigureRef, str]]) -> None:
        """The annex of codes: each bears the bookmark that leads to it."""
        widths = [self.width * share // (100 * TWENTIETHS) for share in (9, 13, 43, 35)]
        numeric = (False, True, False, False)
        carrier = self.paragraph("Caption", parts.run(_("Les chiffres, dans l’ordre de lecture")))
        rows = []
        for figure, what in figures:
            address = parts.run(figure.url.partition("://")[2] or figure.url, parts.style_of("Hyperlink"))
            linked = parts.link_out(carrier, figure.url, address) if safe_href(figure.url) else address
            code = self.bookmarks.around(figure.short, parts.run(figure.short, parts.make("w:b")))
            cells = [code, [parts.run(figure.text)], [parts.run(what)], [linked]]
            rows.append(self._row(widths, styles.CELL, cells, numeric))
        headings = (_("Code"), _("Valeur"), _("Ce qu’il compte"), _("Adresse"))
        self.table(widths, headings, numeric, rows)
        self.paragraph(styles.NOTE)

    def _picture(self, element: el.Picture) -> None:
        data = element.data if element.svg is None else self.painted.get(element.svg)
        if data is None or not self.image(data, element.alternative):
            self.paragraph("Normal", parts.run(element.alternative, parts.make("w:i")))
        if element.caption:
            self.paragraph(styles.NOTE, parts.run(element.caption))

    def image(self, data: bytes, alternative: str, widest: int | None = None, tallest: int = TALLEST) -> bool:
        """The picture in a paragraph of its own, as wide as the text or `widest` (EMU); False if it cannot be read."""
        try:
            with Image.open(BytesIO(data)) as picture:
                ratio = picture.height / picture.width
        except (OSError, Image.DecompressionBombError):
            return False
        width = min(widest or self.width, int(tallest / ratio))
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        parts.describe(paragraph.add_run().add_picture(BytesIO(data), width=Emu(width)), alternative)
        return True

    def _key_figures(self, element: el.KeyFigures) -> None:
        for number, what in element.items:
            self.inlines(self.document.add_paragraph(style=styles.KEY), [number])
            self.paragraph(styles.KEY_WHAT, parts.run(what))

    def _callout(self, element: el.Callout) -> None:
        if element.title:
            self.paragraph(styles.CALLOUT_TITLE, parts.run(element.title))
        self.inlines(self.document.add_paragraph(style=styles.CALLOUT), element.inlines)


def _runs(texts: Sequence[str]) -> list[list[Any]]:
    """A run for each cell."""
    return [[parts.run(text)] for text in texts]
