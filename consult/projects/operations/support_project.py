"""A member supports a project: one each, whatever happens at the same moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from consult.authz import Actor
from consult.db import db
from consult.projects.errors import NotNow
from consult.projects.models import Call, Project, Support
from consult.projects.rules.taking_part import may_support


def support_project(*, actor: Actor, project: Project, now: datetime) -> bool:
    """Whether it is new: a second click, or another device, changes nothing. Raises NotNow outside of its phase."""
    if not may_support(db.session.get_one(Call, project.call_id), project.stage, now):
        raise NotNow
    if actor.person_id is None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(Support(project_id=project.id, person_id=actor.person_id, at=now))
    except IntegrityError:
        return False
    return True
