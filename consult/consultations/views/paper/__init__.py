"""Staff print questionnaires, enter what comes back on paper or by phone, and some of it twice."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("paper", __name__)
AT = "/administration/consultations/<slug>/papier"

from consult.consultations.views.paper import doubling, entering, printing, starting  # noqa: E402  they add their routes

__all__ = ["AT", "blueprint", "doubling", "entering", "printing", "starting"]
