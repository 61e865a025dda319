"""What became of a consultation: its states, and the wordings that its questions had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from consult.consultations.models import Consultation, Question, QuestionWording, State, StateChange
from consult.db import db


@dataclass(frozen=True)
class Wording:
    """What a question said, until when, and why it says something else since."""

    prompt: str
    help: str
    until: datetime
    reason: str
    by_id: int | None


def was_opened(consultation_id: int) -> bool:
    opened = StateChange.consultation_id == consultation_id, StateChange.state == State.OPEN
    return bool(db.session.scalar(sa.select(sa.exists().where(*opened))))


def changes_of(consultation_id: int) -> Sequence[StateChange]:
    """In the order in which they were made."""
    return db.session.scalars(
        sa.select(StateChange).where(StateChange.consultation_id == consultation_id).order_by(StateChange.id)
    ).all()


def closings_of(consultations: Sequence[Consultation]) -> dict[int, datetime | None]:
    """When each of these closed consultations closed: as it was noted, else the last day that nobody noted yet."""
    noted = dict(
        db.session.execute(
            sa.select(StateChange.consultation_id, sa.func.max(StateChange.at))
            .where(
                StateChange.consultation_id.in_([row.id for row in consultations]), StateChange.state == State.CLOSED
            )
            .group_by(StateChange.consultation_id)
        ).all()
    )
    return {
        row.id: row.closes_at if row.state is State.OPEN else noted.get(row.id, row.closes_at) for row in consultations
    }


def reopenings_of(consultation_id: int) -> Sequence[StateChange]:
    """Those that somebody gave a reason for, which everybody reads."""
    return [change for change in changes_of(consultation_id) if change.state is State.OPEN and change.reason]


def due_by_clock(now: datetime) -> Sequence[int]:
    """Consultations of all organisations whose opening or closing has come and was not noted yet."""
    opened = sa.exists().where(StateChange.consultation_id == Consultation.id, StateChange.state == State.OPEN)
    return db.session.scalars(
        sa.select(Consultation.id).where(
            Consultation.state == State.OPEN,
            sa.or_(Consultation.closes_at <= now, sa.and_(Consultation.opens_at <= now, ~opened)),
        )
    ).all()


def wordings_of(consultation_id: int) -> dict[int, list[Wording]]:
    """Question → its earlier wordings, the oldest first; questions never reworded are absent."""
    rows = db.session.scalars(
        sa.select(QuestionWording)
        .join(Question, Question.id == QuestionWording.question_id)
        .where(Question.consultation_id == consultation_id)
        .order_by(QuestionWording.id)
    )
    found: dict[int, list[Wording]] = {}
    for row in rows:
        found.setdefault(row.question_id, []).append(Wording(row.prompt, row.help, row.until, row.reason, row.by_id))
    return found
