"""Make a project or a comment wait for a moderator, because its author or a reader asked."""

from __future__ import annotations

from consult.db import db
from consult.moderation.models import ItemState, Subject
from consult.moderation.models_writings import Writing
from consult.moderation.operations.gather_writing import gather_writing
from consult.moderation.queries_writings import writing_about
from consult.moderation.rules import rank
from consult.moderation.writings import source_of


def wait_for_person(*, organisation_id: int, kind: str, target_id: int, subject: Subject) -> Writing:
    """It waits again, more pressing than what the filter says. A reader's report speaks for the copies of the text too;
    a contest is of one author, and leaves its batch."""
    item = writing_about(kind, target_id)
    if item is None:
        item = Writing(
            organisation_id=organisation_id,
            kind=kind,
            target_id=target_id,
            subject=subject,
            priority=rank(subject),
            state=ItemState.WAITING,
        )
        db.session.add(item)
        db.session.flush()
        if text := source_of(kind).texts(organisation_id, [target_id]).get(target_id):
            gather_writing(item=item, text=text)
    if subject is Subject.CONTEST:
        item.batch = ""
    if item.state is not ItemState.WAITING or rank(subject) < item.priority:
        item.subject, item.priority = subject, rank(subject)
    item.state = ItemState.WAITING
    item.claimed_by_id = item.claimed_until = item.asked_by_id = item.asked_id = None
    db.session.flush()
    return item
