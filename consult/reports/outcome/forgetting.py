"""What readers left is kept no longer than it serves."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from consult.clock import paris_day
from consult.db import db, unit_of_work, utcnow
from consult.jobs import housekeeping
from consult.reports.outcome.models import ReportQuestion, ReportReaction

READER_KEPT = timedelta(days=180)
"""For so long a reader may change their opinion; it then counts without anything that tells readers apart."""
ADDRESS_KEPT = timedelta(days=365)
"""The address of whoever asked a question that nobody answered."""
AT_ONCE = 500


@housekeeping
def forget_readers() -> None:
    limit = utcnow() - ADDRESS_KEPT
    with unit_of_work():
        old = (
            sa.select(ReportReaction.id)
            .where(ReportReaction.day < paris_day(utcnow() - READER_KEPT), ReportReaction.reader_hash.is_not(None))
            .limit(AT_ONCE)
        )
        db.session.execute(
            sa.update(ReportReaction)
            .where(ReportReaction.id.in_(old))
            .values(reader_hash=None)
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            sa.update(ReportQuestion)
            .where(ReportQuestion.email.is_not(None), ReportQuestion.asked_at < limit)
            .values(email=None)
            .execution_options(synchronize_session=False)
        )
