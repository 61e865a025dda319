"""The published schema of questionnaires as files."""

from __future__ import annotations

from flask import Response

from consult.authz import public
from consult.consultations.exchange.reading import SCHEMA
from consult.consultations.views.answering import blueprint


@blueprint.get("/schemas/questionnaire-1.json")
@public
def questionnaire_schema() -> Response:
    return Response(SCHEMA.read_text("utf-8"), mimetype="application/schema+json")
