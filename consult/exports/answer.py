"""A table answered at once, in any of the four formats."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Response, stream_with_context

from consult.exports.errors import TooLongAtOnce
from consult.exports.tables import Table
from consult.exports.writers import FORMATS, Format, write_table
from consult.exports.writers.csv_writer import csv_text

AT_ONCE = 20_000
"""Rows beyond which a file that cannot be streamed is made by a work of its own: see `exports.views`."""
BLOCK = 1 << 18


def table_response(table: Table, format_: Format, name: str) -> Response:
    """A download named `name` and the format's ending. CSV is streamed as it is read; the others are written first to a
    file that is gone once opened. Raises TooLongAtOnce."""
    if format_ is not Format.CSV and (table.count or 0) > AT_ONCE:
        raise TooLongAtOnce
    body: Any = csv_text(table) if format_ is Format.CSV else _written(table, format_)
    response = Response(stream_with_context(body), mimetype=FORMATS[format_].media_type)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{format_.value}")
    return response


def _written(table: Table, format_: Format) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table"
        write_table(table, path, format_)
        file = path.open("rb")

    def pieces() -> Any:
        with file:
            while block := file.read(BLOCK):
                yield block

    return pieces()
