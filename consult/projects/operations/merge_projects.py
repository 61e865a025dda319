"""Join a project to a similar one: nothing of either is lost, and it can be undone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.projects.models import Author, Comment, Follow, Lineage, LineageKind, Project, ProjectEvent, Stage, Support
from consult.projects.operations.move_project import move_project
from consult.projects.operations.tell_authors import tell_authors
from consult.projects.queries.filing import authors_of
from consult.projects.rules.life_cycle import ENDED
from consult.selection.queries.voted import is_being_voted


class CannotMerge(Conflict):
    """The message says why two projects cannot be joined."""


def merge_projects(*, actor: Actor, kept: Project, merged: Project, reason: str) -> None:
    """Supports, comments, follows and authors go to the one that stays: one support each, the second of somebody who
    gave both staying where it is. Both sides are told. Raises CannotMerge, NotThisStage."""
    lock_both(kept, merged)
    refuse(kept, merged)
    tell_authors(project=kept, about="project_joined", key=str(merged.id))
    move_project(actor=actor, project=merged, after=Stage.MERGED, into=kept.id)
    moved = {
        "supports": _move(Support, merged, kept, Support.person_id),
        "follows": _move(Follow, merged, kept, Follow.person_id),
        "comments": _move(Comment, merged, kept),
        "authors": _join_authors(merged, kept),
    }
    db.session.add(
        Lineage(
            from_id=merged.id,
            to_id=kept.id,
            kind=LineageKind.MERGED_INTO,
            reason=reason,
            moved=moved,
            by_id=actor.person_id,
        )
    )
    details = {"project": merged.id}
    db.session.add(ProjectEvent(project_id=kept.id, kind="merged_here", details=details, actor_id=actor.person_id))
    record(actor, "project.merge", "project", kept.id, merged=merged.id)
    db.session.flush()


def lock_both(first: Project, second: Project) -> None:
    """Hold both projects, always in the same order, so that two mergers never wait for one another."""
    db.session.flush()
    query = sa.select(Project).where(Project.id.in_((first.id, second.id))).order_by(Project.id).with_for_update()
    db.session.execute(query.execution_options(populate_existing=True)).all()


def refuse(kept: Project, merged: Project) -> None:
    """Raises CannotMerge."""
    if kept.id == merged.id or kept.call_id != merged.call_id:
        raise CannotMerge(_("Choisissez un autre projet du même appel."))
    if kept.stage in (Stage.DRAFT, *ENDED):
        raise CannotMerge(_("Le projet choisi a fini son parcours, ou n’est pas déposé : rien ne peut lui être réuni."))
    if is_being_voted(merged.id):
        raise CannotMerge(_("Les élus votent en ce moment sur ce projet : attendez le résultat pour le réunir."))


def _move(table: Any, merged: Project, kept: Project, once: Any = None) -> list[int]:
    """Ids of the rows that now hang on the project that stays; `once`: the column of which it holds each value once."""
    rows = sa.select(table.id).where(table.project_id == merged.id)
    if once is not None:
        held = sa.select(once).where(table.project_id == kept.id)
        rows = rows.where(once.not_in(held))
    ids = list(db.session.scalars(rows.order_by(table.id)))
    db.session.execute(sa.update(table).where(table.id.in_(ids)).values(project_id=kept.id))
    return ids


def _join_authors(merged: Project, kept: Project) -> list[int]:
    """Those who carried the one that goes carry the one that stays too, under the same name; they still carry both, so
    that each still reads what they wrote."""
    known = {author.person_id for author in authors_of(kept.id)}
    joined = []
    for author in authors_of(merged.id):
        if author.joined_at is None or author.person_id is None or author.person_id in known:
            continue
        row = Author(project_id=kept.id, person_id=author.person_id, shown_name=author.shown_name, joined_at=utcnow())
        db.session.add(row)
        joined.append(row)
    db.session.flush()
    return [row.id for row in joined]
