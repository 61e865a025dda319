"""Its author takes a project back."""

from __future__ import annotations

from consult.authz import Actor
from consult.projects.models import Project, Stage
from consult.projects.operations.move_project import move_project
from consult.projects.operations.save_step import lock_project


def withdraw_project(*, actor: Actor, project: Project) -> None:
    """Nobody reads it any more but its authors; nothing of it is lost. Raises NotThisStage."""
    lock_project(project)
    if project.stage is not Stage.WITHDRAWN:
        move_project(actor=actor, project=project, after=Stage.WITHDRAWN)
