"""A member wishes to hear of the new projects of a place, of a category, or of both."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.models import Follow


def save_alert(*, actor: Actor, territory_id: int | None, category: str | None, rhythm: str) -> Follow:
    """The same wish twice is one, told as often as was last said."""
    known = db.session.scalar(
        sa.select(Follow).where(
            Follow.organisation_id == actor.organisation_id,
            Follow.person_id == actor.person_id,
            Follow.project_id.is_(None),
            Follow.territory_id.is_(None) if territory_id is None else Follow.territory_id == territory_id,
            Follow.category.is_(None) if category is None else Follow.category == category,
        )
    )
    if known is None:
        known = Follow(
            organisation_id=actor.organisation_id,
            person_id=actor.person_id,
            territory_id=territory_id,
            category=category,
            last_told_at=utcnow(),
        )
        db.session.add(known)
    known.rhythm = rhythm
    db.session.flush()
    return known
