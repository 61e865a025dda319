"""Sheets of paper among the answers: which were there at an instant, how many came after the closing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.consultations.models import Contribution, ContributionStatus, Participation
from consult.consultations.paper.models import PaperEntry
from consult.db import db


def there_at(until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Clauses about a participation: sent by then. A sheet counts at the day it came, and is there from the moment it
    was entered."""
    entered_later = sa.exists().where(
        PaperEntry.participation_id == Participation.id, PaperEntry.sent_at > until, PaperEntry.over_web.is_(False)
    )
    return (Participation.submitted_at <= until, ~entered_later)


def late_sheets(consultation_id: int, until: datetime) -> tuple[int, int]:
    """`(people, current contributions)` of the sheets that came after the closing and were entered by that instant."""
    people = (
        sa.select(PaperEntry.participation_id)
        .join(Participation, Participation.id == PaperEntry.participation_id)
        .where(
            PaperEntry.consultation_id == consultation_id,
            PaperEntry.late,
            PaperEntry.sent_at <= until,
            Participation.withdrawn_at.is_(None),
            Participation.erased_at.is_(None),
        )
    )
    contributions = sa.select(sa.func.count()).where(
        Contribution.participation_id.in_(people), Contribution.status == ContributionStatus.CURRENT
    )
    counted = sa.select(sa.func.count()).select_from(people.subquery())
    return db.session.scalar(counted) or 0, db.session.scalar(contributions) or 0
