"""Tell projects what the élus decided: chosen, or not."""

from __future__ import annotations

from collections.abc import Collection

from consult.authz import Actor
from consult.projects.models import Stage
from consult.projects.operations.move_project import move_project
from consult.projects.queries.for_selection import projects_by_ids


def settle_vote(*, actor: Actor, round_id: int, project_ids: Collection[int], selected_ids: Collection[int]) -> None:
    """Each project of the round goes to its stage; its authors are written to."""
    for project in projects_by_ids(actor.organisation_id, project_ids).values():
        after = Stage.SELECTED if project.id in selected_ids else Stage.NOT_SELECTED
        move_project(actor=actor, project=project, after=after, round=round_id)
