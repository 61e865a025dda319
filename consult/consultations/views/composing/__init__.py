"""The administrator composes a consultation and opens it."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("composing", __name__, url_prefix="/administration")

from consult.consultations.views.composing import (  # noqa: E402, F401  they add their routes
    exchange,
    languages,
    listing,
    phases,
    previewing,
    questions,
    retention,
    rewording,
    sections,
    sharing,
    stages,
    texts,
)
