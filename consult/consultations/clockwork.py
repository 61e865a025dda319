"""Opening and closing dates come also when nobody is connected."""

from __future__ import annotations

from consult.authz import system_actor
from consult.consultations import queries, queries_life
from consult.consultations.operations.follow_clock import follow_clock
from consult.db import db, unit_of_work, utcnow
from consult.jobs import timely


@timely
def follow_the_clock() -> None:
    """One short transaction for each consultation whose hour has come."""
    now = utcnow()
    due = list(queries_life.due_by_clock(now))
    db.session.rollback()
    for consultation_id in due:
        with unit_of_work():
            consultation = queries.consultation_by_id(consultation_id)
            follow_clock(actor=system_actor(consultation.organisation_id), consultation=consultation, now=now)
