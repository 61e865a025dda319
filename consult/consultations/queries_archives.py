"""What the archives of a report hold of a consultation: masked texts by range, who was there, late sheets."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from consult.consultations.masking import Span, masked
from consult.consultations.models import (
    Channel,
    Contribution,
    ContributionStatus,
    Mask,
    Participation,
    ParticipationKind,
)
from consult.consultations.paper.late import there_at
from consult.consultations.paper.models import PaperEntry
from consult.db import db
from consult.secrets import digest


class Archived(NamedTuple):
    """A contribution that still has its words. text: masked; body_hash: kept since it was sent; found_hash: of the
    words as they are now."""

    id: int
    participation_id: int
    question_id: int
    day: date
    body_hash: str
    found_hash: str
    text: str


def texts_between(consultation_id: int, low: int, high: int) -> dict[int, Archived]:
    """The contributions of a range of ids that were neither erased nor withdrawn."""
    columns = (
        Contribution.id,
        Contribution.participation_id,
        Contribution.question_id,
        Contribution.day,
        Contribution.body_hash,
        Contribution.body,
    )
    gone = (ContributionStatus.ERASED, ContributionStatus.WITHDRAWN)
    rows = db.session.execute(
        sa.select(*columns).where(
            Contribution.consultation_id == consultation_id,
            Contribution.id.between(low, high),
            Contribution.status.not_in(gone),
            Contribution.body.is_not(None),
        )
    ).all()
    spans: dict[int, list[Span]] = defaultdict(list)
    masks = sa.select(Mask.contribution_id, Mask.start, Mask.end, Mask.kind).where(
        Mask.contribution_id.between(low, high)
    )
    for owner, start, end, kind in db.session.execute(masks):
        spans[owner].append(Span(start, end, kind))
    return {row.id: Archived(*row[:5], digest(row.body), masked(row.body, spans.get(row.id, []))) for row in rows}


def present_ids(consultation_id: int, until: datetime) -> set[int]:
    """Participations of people who had sent something by then; groups and the pilot left out."""
    return set(
        db.session.scalars(
            sa.select(Participation.id).where(
                *there_at(until),
                Participation.consultation_id == consultation_id,
                Participation.submitted_at.is_not(None),
                Participation.withdrawn_at.is_(None),
                Participation.erased_at.is_(None),
                Participation.channel != Channel.PILOT,
                Participation.kind == ParticipationKind.INDIVIDUAL,
            )
        )
    )


def late_by_participation(consultation_id: int, until: datetime) -> dict[int, int]:
    """Participation of a sheet that came after the closing -> its current contributions."""
    people = db.session.scalars(
        sa.select(Participation.id)
        .join(PaperEntry, PaperEntry.participation_id == Participation.id)
        .where(
            PaperEntry.consultation_id == consultation_id,
            PaperEntry.late,
            PaperEntry.sent_at <= until,
            Participation.withdrawn_at.is_(None),
            Participation.erased_at.is_(None),
        )
    ).all()
    rows = db.session.execute(
        sa.select(Contribution.participation_id, sa.func.count())
        .where(Contribution.participation_id.in_(people), Contribution.status == ContributionStatus.CURRENT)
        .group_by(Contribution.participation_id)
    )
    counted = {row[0]: int(row[1]) for row in rows}
    return {id_: counted.get(id_, 0) for id_ in people}
