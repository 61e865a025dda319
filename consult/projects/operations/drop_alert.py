"""A member no longer wishes to hear of something."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Follow


def drop_alert(*, actor: Actor, follow_id: int) -> None:
    """One's own only: NotFound for anybody else's, or once it is dropped."""
    dropped: Any = db.session.execute(
        sa.delete(Follow).where(
            Follow.id == follow_id,
            Follow.person_id == actor.person_id,
            Follow.organisation_id == actor.organisation_id,
        )
    )
    if not dropped.rowcount:
        raise NotFound
