"""The workbench's addresses: one screen, and one short request an act."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("workbench", __name__, url_prefix="/consultations/<slug>/atelier")

from consult.reports.workbench.views import (  # noqa: E402, F401  they add their routes
    acts,
    finding,
    gathering,
    parting,
    past,
    refusals,
    review,
    screen,
    verbatims,
)
