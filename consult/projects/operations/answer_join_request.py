"""An author accepts, or not, somebody who asked to carry the project."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.models import Author, Project, ProjectEvent, Stage


def answer_join_request(*, actor: Actor, project: Project, author: Author, accepts: bool) -> None:
    """Refused, nothing remains of the request. The same answers an invitation that is taken back."""
    if author.joined_at is not None:
        return
    if not accepts or author.person_id is None:
        db.session.delete(author)
    else:
        author.joined_at = utcnow()
        if project.stage is not Stage.DRAFT:
            event = ProjectEvent(project_id=project.id, kind="author_joined", details={}, actor_id=author.person_id)
            db.session.add(event)
    db.session.flush()
