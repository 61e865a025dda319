"""A stored file as an answer: to be kept, not opened in the site's own pages."""

from __future__ import annotations

from typing import Any

from flask import send_file
from flask_babel import gettext as _

from consult.errors import NotFound
from consult.files.storage import location


def served(path: str, media_type: str, name: str, *, inline: bool = False) -> Any:
    """`inline` is for pictures that a page shows; whatever it is, it runs nothing."""
    found = location(path)
    if not found.exists():
        raise NotFound(_("Ce fichier n’est plus là."))
    response = send_file(found, mimetype=media_type, as_attachment=not inline, download_name=name, max_age=0)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
