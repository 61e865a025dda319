"""A member takes their support back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.projects.errors import NotNow
from consult.projects.models import Call, Project, Support
from consult.projects.rules.taking_part import may_support


def withdraw_support(*, actor: Actor, project: Project, now: datetime) -> None:
    """As long as supports are given; once they are counted they stay. Doing it again changes nothing."""
    if not may_support(db.session.get_one(Call, project.call_id), project.stage, now):
        raise NotNow
    db.session.execute(sa.delete(Support).where(Support.project_id == project.id, Support.person_id == actor.person_id))
