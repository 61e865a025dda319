"""The PDF of a composed report."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import force_locale
from flask_babel import gettext as _

from consult.reports.composing.elements import Composed, Picture
from consult.reports.outputs import drawings, outline
from consult.reports.outputs.tables import shares
from consult.territories.colours import channels
from consult.web.pdf import render_pdf

WIDTHS = "".join(f".w{share}{{width:{share}%}}" for share in range(1, 101))
WIDE, SMALL = 600, 300
"""Units of a drawing: from the first it is made for a whole page; under the second it is small whatever its shape."""
WHITE, BLACK = (1.0, 1.0, 1.0), (0.0, 0.0, 0.0)


def report_pdf(report: Composed) -> bytes:
    """A PDF/UA-1 file. Raises PdfUnavailable and FontMissing; consult.web.pdf.pages_told hears of its pages."""
    with force_locale(report.language):
        sections = outline.in_order(report.sections)
        entries = outline.contents(report, sections)
        word = outline.draft_word(report)
        return render_pdf(
            "reports/outputs/document.html",
            "report_document.css",
            brand=report.brand,
            on_brand=report.on_brand,
            more_styles=WIDTHS + colours(report.brand) + (watermark(word) if word else ""),
            spoken=spoken(report, entries),
            report=report,
            sections=sections,
            contents=entries,
            logo=image_source(report.logo) if report.logo else "",
            stamp=outline.draft_sentence(report),
            stamp_short=word,
            edition=outline.edition(report),
            fingerprint=outline.grouped(report.fingerprint),
            picture_source=picture_source,
            picture_shape=picture_shape,
            safe_href=outline.safe_href,
            shares=shares,
        )


@dataclass(frozen=True)
class Tones:
    """Tones of the brand's colour: a ground, a rule, and a darker one for titles."""

    tint: str
    line: str
    deep: str


def tones(brand: str) -> Tones:
    return Tones(mixed(brand, WHITE, 0.92), mixed(brand, WHITE, 0.65), mixed(brand, BLACK, 0.25))


def colours(brand: str) -> str:
    soft = tones(brand)
    return f":root{{--tint:{soft.tint};--line:{soft.line};--deep:{soft.deep}}}"


def mixed(colour: str, other: tuple[float, float, float], share: float) -> str:
    """`share` of the other colour in this one."""
    parts = (one * (1 - share) + more * share for one, more in zip(channels(colour), other, strict=True))
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def watermark(word: str) -> str:
    """The word across each page, too pale to hide what stands over it; the header of each page says it as well."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><text x="105" y="160" text-anchor="middle" '
        'transform="rotate(-52 105 150)" font-family="Source Sans 3" font-weight="700" font-size="62" '
        f'fill="#f0efed">{word}</text></svg>'
    )
    return f'@page{{background:url("data:image/svg+xml,{quote(svg)}") center / contain no-repeat}}'


def spoken(report: Composed, entries: list[outline.Entry]) -> dict[str, str]:
    """What each link says to who hears it."""
    said = {entry.anchor: _("Aller à « %(title)s »", title=entry.text) for entry in entries}
    for figure, what in report.figures:
        said[figure.short] = _("Code %(code)s : %(what)s", code=figure.short, what=what)
        said[figure.url] = _("Ouvrir le chiffre %(code)s sur le site", code=figure.short)
    return said


def picture_source(picture: Picture) -> str:
    """The drawing itself, as the page holds it; nothing when it cannot be read: its alternative stands in its place."""
    if picture.svg is None:
        return image_source(picture.data or b"")
    try:
        svg = drawings.lightened(picture.svg)
    except drawings.BadDrawing:
        return ""
    return svg_source(svg)


def picture_shape(picture: Picture) -> str:
    """The end of its class: drawings wider than a column, or as high as they are wide, have a place of their own."""
    width, height = drawings.box(picture.svg) if picture.svg is not None else (0.0, 0.0)
    if width >= WIDE:
        return " picture--wide"
    return " picture--square" if height and 0.8 < width / height < 1.25 and height > SMALL else ""


def svg_source(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def image_source(data: bytes) -> str:
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64," + base64.b64encode(data).decode()
