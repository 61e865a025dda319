"""Give a moderator the next text of the whole queue, whatever it is, to read alone for ten minutes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation import queries
from consult.moderation.models import ModerationItem
from consult.moderation.models_writings import Writing
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.release_queue import release_queue
from consult.moderation.queries_queue import CONTRIBUTION, Line, Reach, free_lines
from consult.moderation.queries_writings import waiting_with
from consult.moderation.rules import CLAIM

TRIED = 5
"""Lines looked at: a colleague may take one between the reading and the writing."""


def claim_line(*, actor: Actor, reach: Reach, now: datetime, after: Line | None = None) -> Line | None:
    """Its batch with it; None when nothing is left for this person. What they claimed before is released. `after`: what
    they pass over comes back once the rest is done."""
    release_queue(actor=actor)
    lines = free_lines(reach, actor.person_id, now, after, TRIED)
    if after is not None:
        lines = [*lines, *free_lines(reach, actor.person_id, now, None, TRIED)]
    return next((line for line in lines if _claim(actor, line, now)), None)


def _claim(actor: Actor, line: Line, now: datetime) -> bool:
    """Whether it was still free. Two who ask at once: one of them gets the next line."""
    if line.kind == CONTRIBUTION:
        item = db.session.get_one(ModerationItem, line.id)
        hold_queue(consultation_id=item.consultation_id)
        free = sa.or_(ModerationItem.claimed_until.is_(None), ModerationItem.claimed_until <= now)
        update = sa.update(ModerationItem).where(queries.waiting_with(item), free)
    else:
        writing = db.session.get_one(Writing, line.id)
        free = sa.or_(Writing.claimed_until.is_(None), Writing.claimed_until <= now)
        update = sa.update(Writing).where(waiting_with(writing), free)
    done = update.values(claimed_by_id=actor.person_id, claimed_until=now + CLAIM).returning(sa.literal(1))
    return db.session.execute(done.execution_options(synchronize_session=False)).first() is not None
