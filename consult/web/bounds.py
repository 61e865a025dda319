"""What a request may ask and send: numbers that a row can have; uploads from those who signed in, on the pages of their
role."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, session
from werkzeug.routing import IntegerConverter, Map

from consult.web.guard import access_of

FILE_BYTES = 24 * 1024 * 1024
"""A file given as an answer, or with a project, at most, with the form around it."""
HIGHEST = 2**31 - 1  # of PostgreSQL's integer; more is refused by the databases themselves


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a larger number is no row of ours, so no page."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": HIGHEST, **options})


def init_app(app: Flask) -> None:
    """Registered before the routes, and before anything that reads a form: reading one that is too long answers 413."""
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def bound() -> None:
        if _answers_with_a_file():
            request.max_content_length = FILE_BYTES
        elif not _may_upload():
            request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _may_upload() -> bool:
    """A form that is not multipart is read into memory whole, whoever sends it."""
    access = access_of(current_app, request.endpoint) if request.endpoint else None
    restricted = access is not None and access.kind == "permission"
    return restricted and request.mimetype == "multipart/form-data" and "_user_id" in session


def _answers_with_a_file() -> bool:
    """Somebody whose participation is open in this browser, or who files a project."""
    if request.endpoint == "filing.files":
        return "_user_id" in session
    return request.endpoint == "answering.add_file" and bool(session.get("participations"))
