"""Give a moderator the next contribution, to read alone for ten minutes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation import queries
from consult.moderation.models import ModerationItem, Subject
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.release_claims import release_claims
from consult.moderation.rules import CLAIM


def claim_next(
    *,
    actor: Actor,
    consultation_id: int,
    now: datetime,
    subject: Subject | None = None,
    after: ModerationItem | None = None,
) -> int | None:
    """Id of a contribution that nobody else reads, with its batch; None when nothing is left for this person.

    What they claimed before is released. `after`: what they want to pass over comes back once the rest is done.
    """
    hold_queue(consultation_id=consultation_id)
    beyond = (after.priority, after.id) if after is not None else None
    release_claims(actor=actor, consultation_id=consultation_id)
    item = _first(actor, consultation_id, now, subject, beyond)
    if item is None and beyond is not None:
        item = _first(actor, consultation_id, now, subject, None)
    if item is None:
        return None
    db.session.execute(
        sa.update(ModerationItem)
        .where(queries.waiting_with(item), _free(now))
        .values(claimed_by_id=actor.person_id, claimed_until=now + CLAIM)
    )
    return item.contribution_id


def _first(
    actor: Actor, consultation_id: int, now: datetime, subject: Subject | None, beyond: tuple[int, int] | None
) -> ModerationItem | None:
    """The most pressing batch that is free, by the item that stands for it. Two who ask at once queue up."""
    me = actor.person_id
    query = sa.select(ModerationItem).where(
        ModerationItem.consultation_id == consultation_id,
        ModerationItem.leads,
        _free(now),
        # a contest is for somebody else than who decided; an opinion, for those it is asked of
        sa.or_(
            ModerationItem.subject != Subject.CONTEST,
            ModerationItem.decided_by_id.is_(None),
            ModerationItem.decided_by_id != me,
        ),
        sa.or_(ModerationItem.asked_by_id.is_(None), ModerationItem.asked_by_id != me),
        sa.or_(ModerationItem.asked_id.is_(None), ModerationItem.asked_id == me),
    )
    if subject is not None:
        query = query.where(ModerationItem.subject == subject)
    if beyond is not None:
        priority, id_ = beyond
        query = query.where(
            sa.or_(
                ModerationItem.priority > priority,
                sa.and_(ModerationItem.priority == priority, ModerationItem.id > id_),
            )
        )
    query = query.order_by(ModerationItem.priority, ModerationItem.id).limit(1)
    return db.session.scalar(query)


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(ModerationItem.claimed_until.is_(None), ModerationItem.claimed_until <= now)
