"""Nothing is left of who carried projects: what an erasure asks for."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.operations.forget_writings import forget_writings
from consult.projects.models import Author, Project, ProjectEvent, Stage
from consult.projects.operations.drop_project_file import erase_files
from consult.projects.operations.leave_project import leave_project

WORDS = ("title", "summary", "need", "description", "partners", "place", "search_text")


def forget_author(*, actor: Actor, person_ids: Collection[int]) -> int:
    """What is filed stays, without their name, even in the middle of a round, and the commission is told. What was only
    a draft, or was taken back, and that nobody else carries, loses its words and files. Returns how many projects."""
    rows = db.session.execute(
        sa.select(Project, Author.person_id)
        .join(Author, Author.project_id == Project.id)
        .where(Project.organisation_id == actor.organisation_id, Author.person_id.in_(person_ids))
    ).all()
    for project, person_id in rows:
        leave_project(actor=actor, project=project, person_id=person_id or 0, keep=True)
        if project.stage is Stage.WITHDRAWN and not any(author.person_id for author in project.authors):
            erase_words(actor, project)
    for column in (ProjectEvent.actor_id, Project.entered_by_id):
        db.session.execute(sa.update(column.class_).where(column.in_(person_ids)).values({column.key: None}))
    return len(rows)


def erase_words(actor: Actor, project: Project) -> None:
    for name in WORDS:
        setattr(project, name, "")
    project.own_values, project.budget, project.asked_cents = {}, [], 0
    erase_files(project)
    forget_writings(actor=actor, kind="project", target_ids=[project.id])
    db.session.flush()
