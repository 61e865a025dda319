"""A project is carried out: its end report closes the follow-up."""

from __future__ import annotations

from consult.authz import Actor
from consult.db import utcnow
from consult.projects.errors_following import MilestonesLeft
from consult.projects.models import Project, Stage
from consult.projects.operations.move_project import move_project
from consult.projects.operations.update_realisation import open_realisation
from consult.projects.queries.following import milestones_of
from consult.projects.rules.following import may_end


def end_project(*, actor: Actor, project: Project, report: str) -> None:
    """Its authors are written to. Raises MilestonesLeft while something promised is neither done nor taken back."""
    realisation = open_realisation(project)
    if not may_end(milestones_of([project.id])[project.id]):
        raise MilestonesLeft
    realisation.end_report, realisation.ended_at = report, utcnow()
    move_project(actor=actor, project=project, after=Stage.DONE)
