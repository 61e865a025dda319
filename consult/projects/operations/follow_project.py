"""A member wishes to hear of a project, or no longer."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.models import Follow, Project
from consult.projects.queries.taking_part import follows_project
from consult.projects.rules.digests import DAILY


def follow_project(*, actor: Actor, project: Project, wanted: bool) -> None:
    """Doing it again changes nothing."""
    if actor.person_id is None:
        return
    if not wanted:
        db.session.execute(
            sa.delete(Follow).where(Follow.person_id == actor.person_id, Follow.project_id == project.id)
        )
    elif not follows_project(actor.person_id, project.id):
        db.session.add(
            Follow(
                organisation_id=project.organisation_id,
                person_id=actor.person_id,
                project_id=project.id,
                last_told_at=utcnow(),
                rhythm=DAILY,
            )
        )
        db.session.flush()
