"""The Word document of a composed report, from its cover to the annex of codes."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from flask_babel import force_locale
from flask_babel import gettext as _

from consult.reports.composing.elements import Composed, Grid, Picture, Section
from consult.reports.outputs import outline
from consult.reports.outputs.pdf import tones
from consult.reports.outputs.rasters import rasterised
from consult.reports.outputs.word import parts, styles
from consult.reports.outputs.word.body import Body

WIDE = 11
"""Columns above which a table turns its page."""


def report_docx(report: Composed) -> bytes:
    """Raises PdfUnavailable and FontMissing, when there are drawings that cannot be painted."""
    with force_locale(report.language):
        sections = outline.in_order(report.sections)
        document = Document()
        _settle(document, report)
        body = Body(document, _painted(sections))
        _cover(body, report)
        _notices(body, report)
        _contents(body, report, sections)
        for section in sections:
            _section(body, section)
        _signatures(body, report)
        if report.figures:
            _open_page(body, 2, _("Les chiffres et leurs codes"), "codes")
            said = _(
                "Chaque chiffre inséré dans ce rapport porte un code. L’adresse ouvre sur le site ce qu’il compte, "
                "comment il est calculé et son incertitude."
            )
            body.paragraph(styles.LEAD, parts.run(said))
            body.codes(report.figures)
        target = BytesIO()
        document.save(target)
        return target.getvalue()


def _painted(sections: list[Section]) -> dict[str, bytes | None]:
    drawings = [
        one.svg for section in sections for one in section.elements if isinstance(one, Picture) and one.svg is not None
    ]
    unique = list(dict.fromkeys(drawings))
    return dict(zip(unique, rasterised(unique), strict=True))


def _settle(document: Any, report: Composed) -> None:
    """Paper, styles, running lines and what the file says of itself: no person, no hour."""
    soft = tones(report.brand)
    styles.dress(document, brand=report.brand, deep=soft.deep, tint=soft.tint)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(27), Mm(24)
    page.header_distance = page.footer_distance = Mm(12)
    page.different_first_page_header_footer = True
    _running_lines(page, report)
    if report.version is None:
        _watermark(page, outline.draft_word(report))
    said = document.core_properties
    day = (
        datetime.combine(report.published_on, time(12), UTC)
        if report.published_on
        else datetime(2000, 1, 1, tzinfo=UTC)
    )
    said.title, said.subject, said.author = report.title[:255], report.subtitle[:255], report.organisation[:255]
    said.last_modified_by, said.comments, said.keywords = report.organisation[:255], "", ""
    said.language, said.created, said.modified, said.revision = report.language, day, day, 1
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "fr-FR" if report.language == "fr" else "en-GB")
    _forget_preview(document)


def _forget_preview(document: Any) -> None:
    """The template's own picture of its first page."""
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relations[key]


def _running_lines(page: Any, report: Composed) -> None:
    header = page.header.paragraphs[0]
    header._p.append(parts.run(report.title))
    word = outline.draft_word(report)
    width = page.page_width - page.left_margin - page.right_margin
    for paragraph in (header, page.footer.paragraphs[0]):
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    if word:
        run = header.add_run(f"\t{word}")
        run.bold, run.font.color.rgb = True, RGBColor.from_string("A51F1A")
    footer = page.footer.paragraphs[0]
    footer._p.append(parts.run(report.organisation))
    footer.add_run("\t")
    for piece in (*parts.field("PAGE", "1"), parts.run(" / "), *parts.field("NUMPAGES", "1")):
        footer._p.append(piece)


def _watermark(page: Any, word: str) -> None:
    """As Word itself writes one: a shape in the header, behind the text."""
    shape = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict>'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="ReportWatermark" type="#_x0000_t136" alt="" style="position:absolute;margin-left:0;margin-top:0;'
        "width:420pt;height:140pt;rotation:308;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"
        '" fillcolor="#ecebe9" stroked="f"><v:textpath style="font-family:Calibri;font-size:1pt;font-weight:bold"/>'
        "</v:shape></w:pict></w:r>"
    )
    written = [one for one in shape.iter("{urn:schemas-microsoft-com:vml}textpath") if one.get("style")]
    written[0].set("string", word)
    page.header.paragraphs[0]._p.append(shape)


def _cover(body: Body, report: Composed) -> None:
    if not (report.logo and body.image(report.logo, report.organisation, Mm(60), Mm(26))):
        body.paragraph("Normal", parts.run(report.organisation, parts.make("w:b")))
    body.paragraph("Title", parts.run(report.title))
    if report.subtitle:
        body.paragraph("Subtitle", parts.run(report.subtitle))
    if report.version is None:
        body.paragraph(styles.NOTICE, parts.run(outline.draft_sentence(report), parts.make("w:b")))
    body.paragraph("Normal", parts.run(report.organisation, parts.make("w:b")))
    body.paragraph("Normal", parts.run(outline.edition(report)))


def _open_page(body: Body, level: int, text: str, anchor: str) -> None:
    body.heading(level, text, anchor).paragraph_format.page_break_before = True


def _notices(body: Body, report: Composed) -> None:
    if report.notices:
        _open_page(body, 2, _("À lire d’abord"), "avertissements")
        for notice in report.notices:
            body.paragraph(styles.NOTICE, parts.run(notice))


def _contents(body: Body, report: Composed, sections: list[Section]) -> None:
    """A field that Word works out anew on demand, shown meanwhile with a link for each line."""
    title = body.paragraph(styles.CONTENTS_TITLE, parts.run(_("Sommaire")))
    title.paragraph_format.page_break_before = True
    begin, code, separate, _shown, end = parts.field(r'TOC \o "1-2" \h \z \u', "")
    entries = outline.contents(report, sections)
    for number, entry in enumerate(entries):
        linked = parts.link_within(body.bookmarks.name(entry.anchor), parts.run(entry.text))
        opening = (begin, code, separate) if number == 0 else ()
        body.paragraph(f"toc {entry.level - 1}", *opening, linked, *((end,) if number == len(entries) - 1 else ()))
    if entries:
        hint = _("Dans Word, un clic droit puis « Mettre à jour les champs » ajoute les numéros de page.")
        body.paragraph(styles.NOTE, parts.run(hint))


def _section(body: Body, section: Section) -> None:
    """Each block begins a page, as its heading says; a table of many columns has pages of its own, turned."""
    first = True
    for element in section.elements:
        wide = isinstance(element, Grid) and len(element.headings) > WIDE
        if wide:
            _turn(body)
        before = len(body.document.element.body)
        body.write(element)
        if first and section.new_page and not wide:
            body.break_before(before)
        if wide:
            _turn(body)
        first = False


def _turn(body: Body) -> None:
    """Go on in a new section, upright or on its side."""
    page = body.document.add_section(WD_SECTION.NEW_PAGE)
    page.page_width, page.page_height = page.page_height, page.page_width
    upright = page.page_height > page.page_width
    page.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
    page.different_first_page_header_footer = False


def _signatures(body: Body, report: Composed) -> None:
    if not (report.signatures or report.fingerprint):
        return
    _open_page(body, 2, _("Signatures"), "signatures")
    if report.signatures:
        said = _(
            "Les personnes nommées ici ont signé ce rapport. Il est figé : toute correction est une nouvelle version, "
            "qui dit ce qui change et pourquoi."
        )
        body.paragraph(styles.LEAD, parts.run(said))
    for name, quality in report.signatures:
        signer = body.paragraph(
            "Normal", parts.run(name, parts.make("w:b")), parts.run(f", {quality}" if quality else "")
        )
        signer.paragraph_format.space_before = Pt(8)
    body.paragraph("Normal", parts.run(outline.edition(report)))
    if report.fingerprint:
        body.heading(3, _("Empreinte de cette version"), "empreinte")
        said = _("Ce nombre change dès qu’un mot ou un chiffre du rapport change. Le site permet de le vérifier.")
        body.paragraph("Normal", parts.run(said))
        body.paragraph("Normal", parts.run(outline.grouped(report.fingerprint)))
