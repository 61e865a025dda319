"""Ask those who carry a project to carry it with them."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.projects.models import Author, Project
from consult.projects.operations.tell_authors import tell_authors
from consult.projects.queries.filing import authors_of
from consult.projects.rules.life_cycle import OPEN_TO_AUTHORS


def ask_to_join(*, actor: Actor, project: Project) -> bool:
    """Its authors are written to, and answer on its page. False when the person already carries it, or asked."""
    if actor.person_id is None or project.stage not in OPEN_TO_AUTHORS:
        raise NotFound
    if any(author.person_id == actor.person_id for author in authors_of(project.id)):
        return False
    author = Author(project_id=project.id, person_id=actor.person_id)
    db.session.add(author)
    db.session.flush()
    tell_authors(project=project, about="project_request", key=str(author.id))
    return True
