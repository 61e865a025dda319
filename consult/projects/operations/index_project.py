"""What everybody may read of a project has changed: the words by which it is found, and the eye of moderation."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import db
from consult.moderation.operations.examine_writing import examine_writing
from consult.projects.models import Project
from consult.projects.queries.writings import shown_parts
from consult.projects.rules.search_text import search_text


def index_project(*, actor: Actor, project: Project) -> None:
    """Called when a project is filed, and whenever its words are changed afterwards."""
    db.session.flush()
    examine_writing(actor=actor, kind="project", target_id=project.id)
    project.search_text = search_text(*shown_parts(project).values())
    db.session.flush()
