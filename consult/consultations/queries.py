"""Reading consultations and their questionnaires, always within an organisation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.consultations.models import (
    Answer,
    Channel,
    Consultation,
    Contribution,
    NoticeVersion,
    Participation,
    Question,
    Section,
    State,
)
from consult.consultations.rules import effective_state
from consult.consultations.rules_order import Layout, layout_of
from consult.db import db
from consult.errors import NotFound


def consultation_by_slug(organisation_id: int, slug: str) -> Consultation:
    """A consultation of this organisation, in any state; NotFound for anybody else's."""
    found = db.session.scalar(
        sa.select(Consultation).where(Consultation.organisation_id == organisation_id, Consultation.slug == slug)
    )
    if found is None:
        raise NotFound
    return found


def consultation_of(organisation_id: int, consultation_id: int) -> Consultation:
    """Same, by its number."""
    found = db.session.get(Consultation, consultation_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def consultations_of(organisation_id: int) -> Sequence[Consultation]:
    """All of them, the newest first."""
    return db.session.scalars(
        sa.select(Consultation).where(Consultation.organisation_id == organisation_id).order_by(Consultation.id.desc())
    ).all()


def open_consultations(organisation_id: int, now: datetime) -> Sequence[Consultation]:
    """Those that can be answered now, the first to close first."""
    return db.session.scalars(
        sa.select(Consultation)
        .where(
            Consultation.organisation_id == organisation_id,
            Consultation.state == State.OPEN,
            sa.or_(Consultation.opens_at.is_(None), Consultation.opens_at <= now),
            sa.or_(Consultation.closes_at.is_(None), Consultation.closes_at > now),
        )
        .order_by(Consultation.closes_at.is_(None), Consultation.closes_at, Consultation.id)
    ).all()


def closed_consultations(organisation_id: int, now: datetime) -> Sequence[Consultation]:
    """Closed by hand or by their last day, while nothing made of them is published; the last to close first."""
    over = sa.and_(Consultation.state == State.OPEN, Consultation.closes_at <= now)
    return db.session.scalars(
        sa.select(Consultation)
        .where(Consultation.organisation_id == organisation_id, sa.or_(Consultation.state == State.CLOSED, over))
        .order_by(Consultation.closes_at.desc(), Consultation.id)
    ).all()


def consultations_by_ids(organisation_id: int, ids: Collection[int]) -> Sequence[Consultation]:
    """Those of these ids that are the organisation's, the newest first."""
    return db.session.scalars(
        sa.select(Consultation)
        .where(Consultation.organisation_id == organisation_id, Consultation.id.in_(ids))
        .order_by(Consultation.id.desc())
    ).all()


def questions_of(consultation_id: int) -> Sequence[Question]:
    """The questions in the order they are asked, with their choices, conditions and sections."""
    return db.session.scalars(
        sa.select(Question)
        .where(Question.consultation_id == consultation_id)
        .options(selectinload(Question.choices), selectinload(Question.conditions), selectinload(Question.section))
        .order_by(Question.position, Question.id)
    ).all()


def sections_of(consultation_id: int) -> Sequence[Section]:
    return db.session.scalars(
        sa.select(Section).where(Section.consultation_id == consultation_id).order_by(Section.position, Section.id)
    ).all()


def section_by_id(consultation_id: int, section_id: int) -> Section:
    """A section of this consultation; NotFound for another's."""
    found = db.session.get(Section, section_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound
    return found


def layout(consultation_id: int) -> Layout:
    """The questions by section, in order."""
    questions = [(question.code, question.section_id) for question in questions_of(consultation_id)]
    return layout_of([section.id for section in sections_of(consultation_id)], questions)


def order_shown(consultation_id: int) -> dict[str, Any]:
    """What the list of questions shows of their order: two editors who move them at once are told apart by it."""
    return {"order": [[group.section_id, list(group.codes)] for group in layout(consultation_id)]}


def question_by_code(consultation_id: int, code: str) -> Question:
    found = db.session.scalar(
        sa.select(Question).where(Question.consultation_id == consultation_id, Question.code == code)
    )
    if found is None:
        raise NotFound
    return found


def latest_notice(consultation_id: int) -> NoticeVersion | None:
    """What people are told now; earlier versions are what earlier people agreed to."""
    return db.session.scalar(
        sa.select(NoticeVersion)
        .where(NoticeVersion.consultation_id == consultation_id)
        .order_by(NoticeVersion.version.desc())
        .limit(1)
    )


def notices_of(consultation_id: int) -> Sequence[NoticeVersion]:
    """All versions, the newest first."""
    return db.session.scalars(
        sa.select(NoticeVersion)
        .where(NoticeVersion.consultation_id == consultation_id)
        .order_by(NoticeVersion.version.desc())
    ).all()


def notice_ids_of(consultation_id: int) -> Sequence[int]:
    return db.session.scalars(sa.select(NoticeVersion.id).where(NoticeVersion.consultation_id == consultation_id)).all()


def has_answers(consultation_id: int) -> bool:
    """Somebody began to answer for good (the pilot apart)."""
    return bool(
        db.session.scalar(
            sa.select(
                sa.exists().where(
                    Participation.consultation_id == consultation_id, Participation.channel != Channel.PILOT
                )
            )
        )
    )


def unanswered_codes(consultation_id: int) -> set[str]:
    """The questions to which nobody sent an answer (the pilot apart), whatever became of it since."""
    real = Participation.channel != Channel.PILOT
    texts = (
        sa.select(Contribution.id)
        .join(Participation, Participation.id == Contribution.participation_id)
        .where(Contribution.consultation_id == consultation_id, Contribution.question_id == Question.id, real)
    )
    answers = (
        sa.select(Answer.id)
        .join(Participation, Participation.id == Answer.participation_id)
        .where(Answer.question_id == Question.id, real)
    )
    return set(
        db.session.scalars(
            sa.select(Question.code).where(
                Question.consultation_id == consultation_id, ~texts.exists(), ~answers.exists()
            )
        )
    )


def pilot_participation_ids(consultation_id: int) -> Sequence[int]:
    return db.session.scalars(
        sa.select(Participation.id).where(
            Participation.consultation_id == consultation_id, Participation.channel == Channel.PILOT
        )
    ).all()


def consultation_by_id(consultation_id: int) -> Consultation:
    """For jobs, which hold an id that the site itself gave."""
    return db.session.get_one(Consultation, consultation_id)


def is_open(consultation_id: int, now: datetime) -> bool:
    """Whether people may answer it at that instant."""
    return effective_state(consultation_by_id(consultation_id), now) is State.OPEN
