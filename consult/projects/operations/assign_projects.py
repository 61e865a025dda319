"""Give projects to examiners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor, Permission
from consult.clock import today
from consult.db import db
from consult.errors import DomainError
from consult.projects.models import Assignment, Project
from consult.projects.queries.access import where_held
from consult.projects.queries.examiners import TO_EXAMINE, examiners_of, waiting
from consult.projects.rules.assigning import may_examine


class KeptFrom(DomainError):
    """Somebody who carries a project, has an interest in it, or holds nothing there."""


def assign_projects(*, actor: Actor, pairs: Sequence[tuple[int, int]], due_at: datetime | None) -> int:
    """Write the pairs (project, examiner) that are not there yet; all or none. Returns how many were written.

    Raises KeptFrom when somebody may not examine one of them.
    """
    projects = db.session.scalars(
        sa.select(Project).where(
            where_held(actor, Permission.PROJECT_DECIDE),
            Project.id.in_({project_id for project_id, _examiner in pairs}),
            Project.stage.in_(TO_EXAMINE),
        )
    ).all()
    known = {each.id: each for each in waiting(actor.organisation_id, projects)}
    able = {examiner.id: examiner for examiner in examiners_of(actor.organisation_id, today())}
    written = 0
    for project_id, examiner_id in pairs:
        project, examiner = known.get(project_id), able.get(examiner_id)
        if project is None:
            raise KeptFrom(_("Un de ces projets n’attend plus d’examen : rechargez la page. Rien n’a été attribué."))
        if examiner is None or not may_examine(project, examiner):
            raise KeptFrom(_("Cette personne ne peut pas examiner ce projet : elle le porte ou s’en est déportée."))
        if examiner_id in project.examiners:
            continue
        db.session.add(
            Assignment(project_id=project_id, examiner_id=examiner_id, due_at=due_at, assigned_by_id=actor.person_id)
        )
        record(actor, "project.assign", "project", project_id, examiner=examiner_id)
        written += 1
    return written
