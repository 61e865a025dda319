"""Make a second project of a part of one."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.projects.models import Author, Lineage, LineageKind, Project, ProjectEvent, Stage
from consult.projects.operations.file_project import publish
from consult.projects.operations.merge_projects import lock_both
from consult.projects.operations.move_project import move_project
from consult.projects.queries.filing import authors_of
from consult.projects.rules.life_cycle import OPEN_TO_AUTHORS

KEPT = ("organisation_id", "call_id", "category_id", "territory_id", "place", "partners", "own_values", "channel")


def split_project(*, actor: Actor, project: Project, title: str, summary: str, need: str, reason: str) -> Project:
    """The new one is filed at once, carried by the same people; the first keeps its supports and comments, and its
    authors still rewrite it. Raises Conflict once it was answered."""
    lock_both(project, project)
    if project.stage not in OPEN_TO_AUTHORS or project.stage is Stage.DRAFT:
        raise Conflict(_("Ce projet a déjà sa réponse : il ne se partage plus."))
    made = Project(
        slug=f"partage-{secrets.token_hex(8)}",
        title=title,
        summary=summary,
        need=need,
        entered_by_id=actor.person_id,
        **{name: getattr(project, name) for name in KEPT},
    )
    db.session.add(made)
    db.session.flush()
    for author in authors_of(project.id):
        if author.joined_at is not None and author.person_id is not None:
            copy = Author(
                project_id=made.id, person_id=author.person_id, shown_name=author.shown_name, joined_at=utcnow()
            )
            db.session.add(copy)
    publish(made, private=project.published_at is None)
    move_project(actor=actor, project=made, after=Stage.FILED)
    db.session.add_all(
        [
            Lineage(
                from_id=made.id, to_id=project.id, kind=LineageKind.SPLIT_FROM, reason=reason, by_id=actor.person_id
            ),
            ProjectEvent(project_id=project.id, kind="split", details={"project": made.id}, actor_id=actor.person_id),
        ]
    )
    record(actor, "project.split", "project", project.id, made=made.id)
    db.session.flush()
    return made
