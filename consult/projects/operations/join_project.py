"""Accept an invitation to carry a project."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.models import Author, Project, ProjectEvent, Stage
from consult.projects.queries.filing import authors_of


def join_project(*, actor: Actor, project: Project, author: Author, shown_name: str) -> None:
    """Whoever opens the link and is signed in joins, whatever their address. Somebody who carries it already, or asked
    to, keeps one row."""
    for other in authors_of(project.id):
        if other.person_id == actor.person_id and other.id != author.id:
            db.session.delete(author)
            db.session.flush()
            author = other
    author.person_id = actor.person_id
    author.email = author.token_hash = None
    author.joined_at = author.joined_at or utcnow()
    author.shown_name = shown_name
    db.session.flush()
    if project.stage is not Stage.DRAFT:
        db.session.add(ProjectEvent(project_id=project.id, kind="author_joined", details={}, actor_id=actor.person_id))
