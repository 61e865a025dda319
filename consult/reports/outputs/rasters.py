"""SVG drawings as PNG, for Word: WeasyPrint sets each on a page with the bundled fonts, PDFium paints that page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from consult.reports.outputs.drawings import box, lightened
from consult.reports.outputs.pdf import svg_source
from consult.web.pdf import render_pdf

WIDTH = 640
"""CSS pixels of the page that a drawing is set on: about the width of a page of text."""
TALLEST = 4
"""Times its width: more is no drawing for a page."""
FINER = 2.6
"""Points of the PNG for a point of the page: 195 to the inch on the width of the text."""


def rasterised(drawings: Sequence[str]) -> list[bytes | None]:
    """A PNG for each SVG; None where it cannot be read. Raises PdfUnavailable and FontMissing."""
    readable = [_measured(svg) for svg in drawings]
    pages = [one for one in readable if one is not None]
    painted = iter(_painted(pages) if pages else [])
    return [None if one is None else next(painted) for one in readable]


def _measured(svg: str) -> tuple[str, float] | None:
    """The drawing, and its height on a page of WIDTH."""
    width, height = box(svg)
    if not width or height > TALLEST * width:
        return None
    return lightened(svg), WIDTH * height / width


def _painted(pages: Sequence[tuple[str, float]]) -> list[bytes]:
    import pypdfium2

    sizes = "".join(
        f"@page d{n}{{size:{WIDTH}px {height:.2f}px;margin:0}}#d{n}{{page:d{n}}}"
        for n, (_svg, height) in enumerate(pages)
    )
    data = render_pdf(
        "reports/outputs/drawings.html",
        "report_document.css",
        brand="#000000",
        on_brand="#ffffff",
        more_styles=sizes + "@page{@top-left{content:none}@top-right{content:none}@bottom-left{content:none}"
        "@bottom-right{content:none}}img{display:block;width:100%}",
        sources=[svg_source(svg) for svg, _height in pages],
    )
    document = pypdfium2.PdfDocument(data)
    try:
        return [_png(document[number]) for number in range(len(pages))]
    finally:
        document.close()


def _png(page: Any) -> bytes:
    target = BytesIO()
    picture = page.render(scale=FINER).to_pil()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
