"""Let others have what one was reading."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ModerationItem


def release_claims(*, actor: Actor, consultation_id: int) -> None:
    db.session.execute(
        sa.update(ModerationItem)
        .where(ModerationItem.claimed_by_id == actor.person_id, ModerationItem.consultation_id == consultation_id)
        .values(claimed_by_id=None, claimed_until=None)
    )
