"""The phases of a process, on the timeline of a consultation or on that of the organisation."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.consultations.models import Phase, PhaseDocument
from consult.db import db
from consult.errors import NotFound


def timeline(organisation_id: int, consultation_id: int | None) -> Sequence[Phase]:
    """In order, with their documents. `consultation_id` of None: the organisation's own."""
    return db.session.scalars(
        sa.select(Phase)
        .where(Phase.organisation_id == organisation_id, _of(consultation_id))
        .options(selectinload(Phase.documents))
        .order_by(Phase.position, Phase.id)
    ).all()


def has_timeline(organisation_id: int, consultation_id: int | None) -> bool:
    there = Phase.organisation_id == organisation_id, _of(consultation_id)
    return bool(db.session.scalar(sa.select(sa.exists().where(*there))))


def _of(consultation_id: int | None) -> sa.ColumnElement[bool]:
    return Phase.consultation_id.is_(None) if consultation_id is None else Phase.consultation_id == consultation_id


def phase_of(organisation_id: int, phase_id: int) -> Phase:
    """A phase of this organisation; NotFound for anybody else's."""
    found = db.session.get(Phase, phase_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def document_of(organisation_id: int, document_id: int) -> PhaseDocument:
    """Same, for a document of a phase."""
    found = db.session.get(PhaseDocument, document_id)
    if found is None or found.phase.organisation_id != organisation_id:
        raise NotFound
    return found
