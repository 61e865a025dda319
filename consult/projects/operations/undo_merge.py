"""Give back to a project what a merger took from it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import Conflict
from consult.projects.models import Author, Comment, Follow, Lineage, LineageKind, Project, ProjectEvent, Stage, Support
from consult.projects.operations.merge_projects import lock_both
from consult.projects.operations.move_project import move_project


def undo_merge(*, actor: Actor, merged: Project) -> None:
    """It is filed again, with its own supports, comments, follows and authors; what was given or written since the
    merger stays where it was given. Raises Conflict."""
    link = db.session.scalar(
        sa.select(Lineage).where(Lineage.from_id == merged.id, Lineage.kind == LineageKind.MERGED_INTO)
    )
    if link is None:
        raise Conflict(_("Ce projet n’est réuni à aucun autre."))
    kept = db.session.get_one(Project, link.to_id)
    lock_both(kept, merged)
    move_project(actor=actor, project=merged, after=Stage.FILED)
    for table, name, once in (
        (Support, "supports", Support.person_id),
        (Follow, "follows", Follow.person_id),
        (Comment, "comments", None),
    ):
        _give_back(table, link.moved.get(name, []), kept, merged, once)
    db.session.execute(
        sa.delete(Author).where(Author.id.in_(link.moved.get("authors", [])), Author.project_id == kept.id)
    )
    db.session.delete(link)
    details = {"project": merged.id}
    db.session.add(ProjectEvent(project_id=kept.id, kind="unmerged", details=details, actor_id=actor.person_id))
    record(actor, "project.undo_merge", "project", merged.id, kept=kept.id)
    db.session.flush()


def _give_back(table: Any, ids: list[int], kept: Project, merged: Project, once: Any) -> None:
    """The rows that a merger moved and that are still there."""
    rows = sa.update(table).where(table.id.in_(ids), table.project_id == kept.id)
    if once is not None:
        held = list(db.session.scalars(sa.select(once).where(table.project_id == merged.id)))
        rows = rows.where(once.not_in(held))
    db.session.execute(rows.values(project_id=merged.id))
