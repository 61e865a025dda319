"""Make a contribution wait for a person, because its author or a reader asked."""

from __future__ import annotations

import sqlalchemy as sa

from consult.consultations.queries_moderating import texts_by_ids
from consult.db import db
from consult.moderation.examining import examined
from consult.moderation.models import ItemState, ModerationItem, Subject
from consult.moderation.operations.gather_copies import gather_copies
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches, settle_groups
from consult.moderation.rules import rank


def put_in_queue(
    *, organisation_id: int, consultation_id: int, contribution_id: int, subject: Subject
) -> ModerationItem:
    """The contribution waits again, more pressing than what the filter says.

    A reader's report speaks for the copies of the text too; a contest is of one author, and leaves its batch.
    """
    hold_queue(consultation_id=consultation_id)
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
        if text := texts_by_ids(consultation_id, [contribution_id]).get(contribution_id):
            gather_copies(consultation_id=consultation_id, fresh=[(examined(text, []), item)])
    batches = {item.group_id} if item.group_id else set()
    if subject is Subject.CONTEST:
        item.group_id = None
    if item.state is not ItemState.WAITING or rank(subject) < item.priority:
        item.subject, item.priority = subject, rank(subject)
    if item.state is not ItemState.WAITING:
        item.claimed_by_id = item.claimed_until = item.asked_by_id = item.asked_id = None
    item.state = ItemState.WAITING
    settle_batches(contribution_ids=[contribution_id])
    settle_groups(group_ids=batches)
    return item
