"""Ask the author of a project for what is missing."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.projects.errors import NotThisStage, SteppedAside
from consult.projects.models import ComplementRequest, Project, Stage
from consult.projects.operations.move_project import move_project
from consult.projects.queries.examiners import TO_EXAMINE, is_kept_from


def ask_complement(*, actor: Actor, project: Project, question: str, due_at: datetime) -> ComplementRequest:
    """The authors are written to, and may change their project until they answer. A second question joins the first."""
    if is_kept_from(project.id, actor.person_id):
        raise SteppedAside
    if project.stage not in TO_EXAMINE:
        raise NotThisStage
    asked = ComplementRequest(project_id=project.id, asked_by_id=actor.person_id, question=question, due_at=due_at)
    db.session.add(asked)
    db.session.flush()
    if project.stage == Stage.FILED:
        move_project(actor=actor, project=project, after=Stage.TO_COMPLETE, complement=asked.id)
    else:
        record(actor, "project.complement", "project", project.id, complement=asked.id)
    return asked
