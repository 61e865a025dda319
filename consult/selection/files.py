"""The files of a round that was counted: JSON that anyone recounts, a table, Pabulib."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from consult.errors import NotFound
from consult.selection.rules.public_file import PABULIB, pabulib, table_rows
from consult.web.csv_export import csv_response

HEADINGS = ["bulletin", "votant", "projet", "choix", "recu"]


def file_response(document: dict[str, Any], ending: str) -> Response:
    """Under k voters neither a table nor a Pabulib file: there is no choice to show."""
    name = f"scrutin-{document['round']}.{ending}"
    if ending == "json":
        body = json.dumps(document, ensure_ascii=False, indent=1)
        return _attached(Response(body, mimetype="application/json"), name)
    if document["ballots"] is None:
        raise NotFound
    if ending == "csv":
        return csv_response(name, HEADINGS, table_rows(document))
    if document["method"] not in PABULIB:
        raise NotFound
    return _attached(Response(pabulib(document), mimetype="text/plain"), name)


def _attached(response: Response, name: str) -> Response:
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
