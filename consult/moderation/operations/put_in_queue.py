"""Make a contribution wait for a person, because its author or a reader asked."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import db
from consult.moderation.models import ItemState, ModerationItem, Subject
from consult.moderation.rules import rank


def put_in_queue(
    *, organisation_id: int, consultation_id: int, contribution_id: int, subject: Subject
) -> ModerationItem:
    """A contest or a reader's report: the contribution waits again, more pressing than what the filter says."""
    item = db.session.scalar(sa.select(ModerationItem).where(ModerationItem.contribution_id == contribution_id))
    if item is None:
        item = ModerationItem(
            organisation_id=organisation_id,
            consultation_id=consultation_id,
            contribution_id=contribution_id,
            subject=subject,
            priority=rank(subject),
        )
        db.session.add(item)
        db.session.flush()
        item.group_id = item.id
    if item.state is not ItemState.WAITING or rank(subject) < item.priority:
        item.subject, item.priority = subject, rank(subject)
    item.state = ItemState.WAITING
    item.claimed_by_id = item.claimed_until = item.asked_by_id = item.asked_id = None
    db.session.flush()
    return item
