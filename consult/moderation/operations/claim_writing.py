"""Give a moderator the next project or comment, to read alone for ten minutes."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import Subject
from consult.moderation.models_writings import Writing
from consult.moderation.operations.release_writings import release_writings
from consult.moderation.queries_writings import next_waiting
from consult.moderation.rules import CLAIM


def claim_writing(
    *, actor: Actor, now: datetime, subject: Subject | None = None, after: Writing | None = None
) -> int | None:
    """Its id; None when nothing is left for this person. `after`: what they pass over comes back once the rest is
    done."""
    release_writings(actor=actor)
    item = next_waiting(actor.organisation_id, actor.person_id, now, subject, after)
    if item is None and after is not None:
        item = next_waiting(actor.organisation_id, actor.person_id, now, subject, None)
    if item is None:
        return None
    item.claimed_by_id, item.claimed_until = actor.person_id, now + CLAIM
    db.session.flush()
    return item.id
