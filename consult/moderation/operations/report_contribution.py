"""A reader says that a public contribution should be looked at."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ReaderReport, Subject
from consult.moderation.operations.put_in_queue import put_in_queue


def report_contribution(*, actor: Actor, consultation_id: int, contribution_id: int, reason: str, comment: str) -> None:
    """Kept without anything about the reader; the contribution stays public until a person decides."""
    db.session.add(
        ReaderReport(
            organisation_id=actor.organisation_id,
            consultation_id=consultation_id,
            contribution_id=contribution_id,
            reason=reason,
            comment=comment,
        )
    )
    put_in_queue(
        organisation_id=actor.organisation_id,
        consultation_id=consultation_id,
        contribution_id=contribution_id,
        subject=Subject.REPORT,
    )
