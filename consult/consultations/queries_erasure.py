"""Reading what can be erased, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import (
    Consultation,
    Contribution,
    ContributionStatus,
    ErasureEntry,
    Participation,
    ParticipationLink,
)
from consult.db import db
from consult.errors import NotFound

PAGE = 50


@dataclass(frozen=True)
class Erasable:
    """A participation that still holds something, with the number of texts in it."""

    participation: Participation
    title: str
    contributions: int


def erasable_of_person(organisation_id: int, person_id: int) -> Sequence[Erasable]:
    """What a person sent, where the link to them was not cut."""
    linked = sa.select(ParticipationLink.participation_id).where(ParticipationLink.person_id == person_id)
    return _erasable(organisation_id, Participation.id.in_(linked))


def erasable_by_pseudonym(organisation_id: int, pseudonym: str) -> Sequence[Erasable]:
    return _erasable(organisation_id, Participation.pseudonym == pseudonym)


def erasable(organisation_id: int, participation_id: int) -> Erasable:
    """NotFound for another organisation's, and for one already erased."""
    found = _erasable(organisation_id, Participation.id == participation_id)
    if not found:
        raise NotFound
    return found[0]


def _erasable(organisation_id: int, which: sa.ColumnElement[bool]) -> list[Erasable]:
    texts = (
        sa.select(sa.func.count())
        .where(Contribution.participation_id == Participation.id, Contribution.status != ContributionStatus.ERASED)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(Participation, Consultation.title, texts)
        .join(Consultation, Consultation.id == Participation.consultation_id)
        .where(Participation.organisation_id == organisation_id, Participation.erased_at.is_(None), which)
        .order_by(Participation.id)
    )
    return [Erasable(participation, title, count) for participation, title, count in rows]


def erasures(organisation_id: int, page: int) -> tuple[Sequence[ErasureEntry], int]:
    """One page of the erasures done, the newest first, and how many there are."""
    query = sa.select(ErasureEntry).where(ErasureEntry.organisation_id == organisation_id)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = db.session.scalars(query.order_by(ErasureEntry.id.desc()).offset((page - 1) * PAGE).limit(PAGE)).all()
    return found, count
