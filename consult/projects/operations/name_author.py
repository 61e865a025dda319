"""An author chooses how to be named in public."""

from __future__ import annotations

from consult.authz import Actor
from consult.errors import NotFound
from consult.projects.models import Project
from consult.projects.queries.filing import carrying


def name_author(*, actor: Actor, project: Project, shown_name: str) -> None:
    """Empty, « un adhérent »."""
    author = carrying(project.id, actor.person_id)
    if author is None:
        raise NotFound
    author.shown_name = shown_name
