"""A moderator stops: what they were reading is free for others."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models_writings import Writing


def release_writings(*, actor: Actor) -> None:
    db.session.execute(
        sa.update(Writing)
        .where(Writing.organisation_id == actor.organisation_id, Writing.claimed_by_id == actor.person_id)
        .values(claimed_by_id=None, claimed_until=None)
    )
