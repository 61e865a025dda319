"""A reader says that a public project or comment should be looked at."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import Subject
from consult.moderation.models_writings import WritingReport
from consult.moderation.operations.wait_for_person import wait_for_person


def report_writing(*, actor: Actor, kind: str, target_id: int, reason: str, comment: str) -> None:
    """Kept without anything about the reader; the text stays public until a person decides."""
    item = wait_for_person(
        organisation_id=actor.organisation_id, kind=kind, target_id=target_id, subject=Subject.REPORT
    )
    db.session.add(
        WritingReport(organisation_id=actor.organisation_id, writing_id=item.id, reason=reason, comment=comment)
    )
    db.session.flush()
