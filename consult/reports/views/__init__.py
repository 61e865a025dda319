"""The pages of analyses and reports."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__, url_prefix="/consultations/<slug>")

from consult.reports.views import (  # noqa: E402, F401  they add their routes
    analysis,
    archives,
    contributions,
    curation,
    downloads,
    figures,
    mapping,
    membership,
    outcome,
    proposals,
    reliability,
    report,
    themes,
    writing,
)
