"""Change the stage of a project: the one place where it changes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.errors import NotThisStage
from consult.projects.models import Call, Project, ProjectEvent, Stage
from consult.projects.operations.index_project import index_project
from consult.projects.operations.tell_authors import tell_authors
from consult.projects.rules.life_cycle import may_follow, shown_stage


def move_project(*, actor: Actor, project: Project, after: Stage, **details: Any) -> None:
    """The project goes to `after`, its history says so, and its authors are written to unless what they see is the
    same. Of two who move it at once, one is told that it has moved. `details` are ids and counts only."""
    before = project.stage
    call = db.session.get_one(Call, project.call_id)
    if not may_follow(call.kind, before, after):
        raise NotThisStage
    now = utcnow()
    moved = db.session.execute(
        sa.update(Project)
        .where(Project.id == project.id, Project.stage == before)
        .values(stage=after, stage_since=now, version=Project.version + 1)
        .execution_options(synchronize_session="fetch")
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise NotThisStage
    shown = shown_stage(before) != shown_stage(after)
    db.session.add(
        ProjectEvent(
            project_id=project.id,
            kind=after.value,
            details=details,
            public=shown,
            actor_id=actor.person_id,
            at=now,
        )
    )
    record(actor, f"project.{after.value}", "project", project.id, **details)
    if after == Stage.FILED:
        index_project(actor=actor, project=project)
    if (shown and before != Stage.DRAFT) or after == Stage.FILED:
        tell_authors(project=project, about="project_step", key=f"{after.value}:{project.version}", stage=after.value)
