"""Accessible PDF files (PDF/UA) drawn from a template and a style sheet of ours; nothing is fetched from elsewhere."""

from __future__ import annotations

import gc
import logging
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template
from flask_babel import lazy_gettext as _l

from consult.errors import DomainError
from consult.web.pdf_structure import Spoken, mend

FONT_FILE = re.compile(r"vendor/fonts/([\w.-]+\.woff2)")
PageTeller = Callable[[int], None]
_drawing = 0
_drawing_lock = threading.Lock()
_told: ContextVar[PageTeller | None] = ContextVar("pdf_pages_told", default=None)


class PdfUnavailable(DomainError):
    """Debian's Pango is missing; the rest of the site works without it."""

    status = 503
    message = _l(
        "Les fichiers PDF ne peuvent pas être dessinés : la bibliothèque Pango manque au serveur. Demandez à la "
        "personne qui l’exploite de l’installer."
    )


class FontMissing(DomainError):
    """One of the files of static/vendor/fonts is not there: the pages would be set in whatever is."""

    status = 503
    message = _l(
        "Le fichier PDF ne peut pas être dessiné : la police %(name)s manque au serveur. Rien n’est perdu. Demandez à "
        "la personne qui l’exploite de remettre les fichiers du site."
    )


def render_pdf(
    template: str,
    sheet: str,
    *,
    brand: str,
    on_brand: str,
    more_styles: str = "",
    spoken: Spoken | None = None,
    **context: Any,
) -> bytes:
    """`sheet` names a file of static/css, where `--brand` and `--on-brand` are the organisation's colours; the page
    must have a `lang` and a `title`. spoken: what links say to who cannot see them, by target. Raises PdfUnavailable,
    FontMissing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:  # Pango is loaded at import
        raise PdfUnavailable from error
    static = Path(str(current_app.static_folder))

    class OwnFiles(URLFetcher):
        """Fonts of ours and what the page itself holds."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(("data:", (static / "vendor" / "fonts").as_uri())):
                raise ValueError("not ours")
            return super().fetch(url, headers)

    _check_fonts(static, sheet)
    fonts = FontConfiguration()
    fetcher = OwnFiles(allowed_protocols=("data", "file"))
    colours = CSS(string=f":root{{--brand:{brand};--on-brand:{on_brand}}}{more_styles}", url_fetcher=fetcher)
    styles = CSS(filename=str(static / "css" / sheet), url_fetcher=fetcher, font_config=fonts)
    html = HTML(string=render_template(template, **context), base_url=static.as_uri(), url_fetcher=fetcher)
    with _uncollected():
        return bytes(
            html.write_pdf(
                stylesheets=[styles, colours],
                font_config=fonts,
                pdf_variant="pdf/ua-1",
                finisher=lambda _document, pdf: mend(pdf, spoken or {}),
            )
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """A page is a tree of boxes that all live until the end: looking through them again and again for what could be
    freed takes a fifth of the time. Drawings may run at once; the last one gives the collector back."""
    global _drawing
    with _drawing_lock:
        _drawing += 1
        gc.disable()
    try:
        yield
    finally:
        with _drawing_lock:
            _drawing -= 1
            if not _drawing:
                gc.enable()


def _check_fonts(static: Path, sheet: str) -> None:
    """WeasyPrint only warns of a font that is not there, and takes another."""
    css = (static / "css" / sheet).read_text(encoding="utf-8")
    for name in sorted(set(FONT_FILE.findall(css))):
        if not (static / "vendor" / "fonts" / name).is_file():
            raise FontMissing(name=name)


@contextmanager
def pages_told(tell: PageTeller) -> Iterator[None]:
    """Within it, `tell` hears of each page that is laid out, by its number from 1 (again from 1 when a later page
    changed an earlier one); what it raises ends the drawing."""
    logger = logging.getLogger("weasyprint.progress")
    if not any(isinstance(one, _PageListener) for one in logger.handlers):
        logger.addHandler(_PageListener())
        logger.setLevel(logging.INFO)
        logger.propagate = False
    token = _told.set(tell)
    try:
        yield
    finally:
        _told.reset(token)


class _PageListener(logging.Handler):
    """WeasyPrint says where it is through its log alone."""

    def emit(self, record: logging.LogRecord) -> None:
        tell = _told.get()
        if tell is not None and isinstance(record.args, tuple) and record.args and isinstance(record.args[0], int):
            tell(record.args[0])


def pdf_response(data: bytes, name: str) -> Response:
    """Shown by the browser, and saved under `name`."""
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response
