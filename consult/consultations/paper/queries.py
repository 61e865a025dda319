"""Reading printed sheets, entries and double entries, within an organisation's consultation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.consultations.models import Channel, Participation
from consult.consultations.paper.models import (
    DoubleEntry,
    DoubleEntryPlan,
    DoubleEntryResult,
    PaperEntry,
    PrintedSheet,
    SetAside,
)
from consult.consultations.paper.rules import Rate, is_drawn
from consult.db import db
from consult.errors import NotFound


def entry_by_number(consultation_id: int, number: int) -> PaperEntry:
    """NotFound for another consultation's."""
    found = db.session.scalar(
        sa.select(PaperEntry).where(PaperEntry.consultation_id == consultation_id, PaperEntry.number == number)
    )
    if found is None:
        raise NotFound
    return found


def sheet_by_code(consultation_id: int, code: str) -> PrintedSheet | None:
    return db.session.scalar(
        sa.select(PrintedSheet).where(PrintedSheet.consultation_id == consultation_id, PrintedSheet.code == code)
    )


def consultation_of_code(organisation_id: int, code: str) -> int | None:
    """Id of the consultation that a printed code belongs to."""
    return db.session.scalar(
        sa.select(PrintedSheet.consultation_id).where(
            PrintedSheet.organisation_id == organisation_id, PrintedSheet.code == code
        )
    )


def entry_of_sheet(sheet_id: int) -> PaperEntry | None:
    return db.session.scalar(sa.select(PaperEntry).where(PaperEntry.sheet_id == sheet_id))


def entry_of_participation(participation_id: int) -> PaperEntry | None:
    return db.session.scalar(sa.select(PaperEntry).where(PaperEntry.participation_id == participation_id))


def open_entry_of_person(consultation_id: int, person_id: int) -> PaperEntry | None:
    return db.session.scalar(
        sa.select(PaperEntry).where(
            PaperEntry.consultation_id == consultation_id,
            PaperEntry.person_id == person_id,
            PaperEntry.sent_at.is_(None),
            PaperEntry.set_aside.is_(None),
        )
    )


def next_number(consultation_id: int) -> int:
    query = sa.select(sa.func.max(PaperEntry.number)).where(PaperEntry.consultation_id == consultation_id)
    return (db.session.scalar(query) or 0) + 1


def participation_of(entry: PaperEntry) -> Participation:
    return db.session.get_one(Participation, entry.participation_id)


@dataclass(frozen=True)
class Session:
    """What one person entered today and in all, and the last sheets."""

    today: int
    in_all: int
    set_aside: int
    last: Sequence[PaperEntry]
    left_open: Sequence[PaperEntry]


def session_of(consultation_id: int, person_id: int, midnight: datetime) -> Session:
    own = PaperEntry.consultation_id == consultation_id, PaperEntry.entered_by_id == person_id
    sent = sa.select(PaperEntry).where(*own, PaperEntry.sent_at.is_not(None))
    today, in_all, aside = db.session.execute(
        sa.select(
            sa.func.count().filter(PaperEntry.sent_at >= midnight),
            sa.func.count().filter(PaperEntry.sent_at.is_not(None)),
            sa.func.count().filter(PaperEntry.set_aside.is_not(None)),
        ).where(*own)
    ).one()
    return Session(
        today,
        in_all,
        aside,
        db.session.scalars(sent.order_by(PaperEntry.sent_at.desc(), PaperEntry.id.desc()).limit(5)).all(),
        db.session.scalars(
            sa.select(PaperEntry)
            .where(*own, PaperEntry.sent_at.is_(None), PaperEntry.set_aside.is_(None))
            .order_by(PaperEntry.id)
        ).all(),
    )


@dataclass(frozen=True)
class Counts:
    """Of a whole consultation."""

    paper: int
    phone: int
    left_open: int
    set_aside: dict[SetAside, int]
    late: int
    """Sent, of those that came after the closing."""


def counts_of(consultation_id: int) -> Counts:
    rows = db.session.execute(
        sa.select(
            PaperEntry.channel,
            PaperEntry.set_aside,
            PaperEntry.sent_at.is_not(None),
            sa.func.count(),
            sa.func.count().filter(PaperEntry.late),
        )
        .where(PaperEntry.consultation_id == consultation_id)
        .group_by(PaperEntry.channel, PaperEntry.set_aside, PaperEntry.sent_at.is_not(None))
    ).all()
    aside: dict[SetAside, int] = {}
    for _channel, reason, _sent, count, _late in rows:
        if reason is not None:
            aside[reason] = aside.get(reason, 0) + count
    sent = {channel: sum(row[3] for row in rows if row[2] and row[0] is channel) for channel in Channel}
    return Counts(
        sent[Channel.PAPER],
        sent[Channel.PHONE],
        sum(count for _channel, reason, is_sent, count, _late in rows if not is_sent and reason is None),
        aside,
        sum(late for _channel, _reason, is_sent, _count, late in rows if is_sent),
    )


def plan_of(consultation_id: int) -> DoubleEntryPlan | None:
    return db.session.get(DoubleEntryPlan, consultation_id)


def second_of(entry_id: int) -> DoubleEntry | None:
    return db.session.scalar(
        sa.select(DoubleEntry).where(DoubleEntry.entry_id == entry_id).options(selectinload(DoubleEntry.results))
    )


def drawn_entries(consultation_id: int) -> list[PaperEntry]:
    """The paper sheets that the plan draws, in the order of their numbers; a call leaves nothing to enter again."""
    plan = plan_of(consultation_id)
    if plan is None or not plan.share:
        return []
    rows = db.session.execute(
        sa.select(PaperEntry.id, PaperEntry.number).where(
            PaperEntry.consultation_id == consultation_id,
            PaperEntry.channel == Channel.PAPER,
            PaperEntry.sent_at.is_not(None),
        )
    )
    ids = [id_ for id_, number in rows if is_drawn(plan.seed, number, plan.share)]
    found: list[PaperEntry] = []
    for start in range(0, len(ids), 500):
        found += db.session.scalars(
            sa.select(PaperEntry)
            .where(PaperEntry.id.in_(ids[start : start + 500]))
            .options(selectinload(PaperEntry.second).selectinload(DoubleEntry.results))
        )
    return sorted(found, key=lambda entry: entry.number)


@dataclass(frozen=True)
class Disagreement:
    """What double entry says of the quality of what was typed."""

    sheets: int
    overall: Rate
    """Of all answers compared."""
    by_question: dict[int, Rate]


def disagreement(consultation_id: int) -> Disagreement | None:
    """The rate of each question over the sheets entered twice; None where none was. One query."""
    rows: Sequence[Any] = db.session.execute(
        sa.select(
            DoubleEntryResult.question_id,
            sa.func.count(),
            sa.func.count().filter(~DoubleEntryResult.agrees),
        )
        .join(DoubleEntry, DoubleEntry.id == DoubleEntryResult.double_entry_id)
        .where(DoubleEntry.consultation_id == consultation_id)
        .group_by(DoubleEntryResult.question_id)
    ).all()
    if not rows:
        return None
    by_question = {question_id: Rate(different, compared) for question_id, compared, different in rows}
    overall = Rate(
        sum(rate.different for rate in by_question.values()), sum(rate.compared for rate in by_question.values())
    )
    return Disagreement(max(rate.compared for rate in by_question.values()), overall, by_question)
