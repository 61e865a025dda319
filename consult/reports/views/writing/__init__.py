"""The pages where a report is composed, signed and published."""

from __future__ import annotations

from flask import Blueprint, g

from consult.consultations import queries as consultations
from consult.reports.composing import queries
from consult.reports.composing.desk import Desk

blueprint = Blueprint("writing", __name__, url_prefix="/consultations/<slug>/composition")


def desk_of(slug: str, composition_id: int) -> Desk:
    """The draft of this address, in this organisation."""
    consultation = consultations.consultation_by_slug(g.organisation.id, slug)
    return Desk(consultation, queries.composition_of(consultation, composition_id))


from consult.reports.views.writing import (  # noqa: E402, F401  they add routes
    blocks,
    drafts,
    figures,
    files,
    settling,
    signing,
)
