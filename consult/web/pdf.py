"""Accessible PDF files (PDF/UA) drawn from a template and a style sheet of ours; nothing is fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template
from flask_babel import lazy_gettext as _l

from consult.errors import DomainError


class PdfUnavailable(DomainError):
    """Debian's Pango is missing; the rest of the site works without it."""

    status = 503
    message = _l(
        "Les fichiers PDF ne peuvent pas être dessinés : la bibliothèque Pango manque au serveur. Demandez à la "
        "personne qui l’exploite de l’installer."
    )


def render_pdf(template: str, sheet: str, *, brand: str, on_brand: str, **context: Any) -> bytes:
    """`sheet` names a file of static/css, where `--brand` and `--on-brand` are the organisation's colours; the page
    must have a `lang` and a `title`. Raises PdfUnavailable."""
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

    fonts = FontConfiguration()
    fetcher = OwnFiles(allowed_protocols=("data", "file"))
    colours = CSS(string=f":root{{--brand:{brand};--on-brand:{on_brand}}}")
    styles = CSS(filename=str(static / "css" / sheet), url_fetcher=fetcher, font_config=fonts)
    html = HTML(string=render_template(template, **context), base_url=static.as_uri(), url_fetcher=fetcher)
    return bytes(html.write_pdf(stylesheets=[colours, styles], font_config=fonts, pdf_variant="pdf/ua-1"))


def pdf_response(data: bytes, name: str) -> Response:
    """Shown by the browser, and saved under `name`."""
    response = Response(data, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename=name)
    return response
