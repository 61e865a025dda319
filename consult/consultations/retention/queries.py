"""Reading the clocks, and the closings that they begin at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.consultations import queries_life
from consult.consultations.models import Consultation, State
from consult.consultations.retention.models import RetentionAct, RetentionClock
from consult.consultations.rules import effective_state
from consult.db import db
from consult.errors import NotFound

OVER = (State.CLOSED, State.PUBLISHED, State.ARCHIVED)


def clocks_of(consultation_id: int) -> dict[RetentionAct, RetentionClock]:
    rows = db.session.scalars(sa.select(RetentionClock).where(RetentionClock.consultation_id == consultation_id))
    return {row.act: row for row in rows}


def clock_by_id(clock_id: int) -> RetentionClock:
    return db.session.get_one(RetentionClock, clock_id)


def clock_in(organisation_id: int, clock_id: int) -> RetentionClock:
    """A clock of this organisation; NotFound for anybody else's."""
    found = db.session.get(RetentionClock, clock_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def clocks_in(organisation_id: int) -> Sequence[tuple[RetentionClock, Consultation]]:
    """Every clock of the organisation, with its consultation."""
    rows = db.session.execute(
        sa.select(RetentionClock, Consultation)
        .join(Consultation, Consultation.id == RetentionClock.consultation_id)
        .where(RetentionClock.organisation_id == organisation_id)
        .order_by(RetentionClock.id)
    )
    return [(clock, consultation) for clock, consultation in rows]


def ticking() -> Sequence[tuple[RetentionClock, Consultation]]:
    """Clocks of every organisation that may have something to do, those done since ever left out where the consultation
    is over."""
    rows = db.session.execute(
        sa.select(RetentionClock, Consultation)
        .join(Consultation, Consultation.id == RetentionClock.consultation_id)
        .where(RetentionClock.held_at.is_(None), Consultation.state.in_((State.OPEN, *OVER)))
        .order_by(RetentionClock.id)
    )
    return [(clock, consultation) for clock, consultation in rows]


def closings(consultations: Sequence[Consultation], now: datetime) -> dict[int, datetime | None]:
    """When each was closed for the last time; None while it is not."""
    over = [consultation for consultation in consultations if effective_state(consultation, now) in OVER]
    found = queries_life.closings_of(over) if over else {}
    return {consultation.id: found.get(consultation.id) for consultation in consultations}


def closing(consultation: Consultation, now: datetime) -> datetime | None:
    return closings([consultation], now)[consultation.id]


def done_on(consultation_id: int, act: RetentionAct) -> datetime | None:
    """When an act was done, or begun."""
    return db.session.scalar(
        sa.select(sa.func.coalesce(RetentionClock.done_at, RetentionClock.begun_at)).where(
            RetentionClock.consultation_id == consultation_id, RetentionClock.act == act
        )
    )


def texts_dropped_on(consultation_id: int) -> datetime | None:
    """When the texts of its contributions went, by aggregation or deletion; None while they are there."""
    found = [done_on(consultation_id, act) for act in (RetentionAct.AGGREGATE, RetentionAct.DELETE)]
    return min((when for when in found if when is not None), default=None)
