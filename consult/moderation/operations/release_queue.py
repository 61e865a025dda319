"""A moderator stops: what they were reading is free for others, whatever it was."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ModerationItem
from consult.moderation.models_writings import Writing


def release_queue(*, actor: Actor) -> None:
    for item in (ModerationItem, Writing):
        db.session.execute(
            sa.update(item)
            .where(item.organisation_id == actor.organisation_id, item.claimed_by_id == actor.person_id)
            .values(claimed_by_id=None, claimed_until=None)
        )
