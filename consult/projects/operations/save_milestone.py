"""A milestone of a project under way: added, done or not, taken back."""

from __future__ import annotations

from datetime import date

from consult.audit.record import record
from consult.authz import Actor
from consult.clock import today
from consult.db import db
from consult.projects.errors_following import TooMany
from consult.projects.models import Milestone, Project
from consult.projects.operations.update_realisation import open_realisation
from consult.projects.queries.following import milestones_of
from consult.projects.rules.following import MOST_MILESTONES


def save_milestone(*, actor: Actor, project: Project, label: str, due_on: date | None) -> Milestone:
    """After the others. Raises TooMany, NotYetChosen, AlreadyEnded."""
    open_realisation(project)
    held = milestones_of([project.id])[project.id]
    if len(held) >= MOST_MILESTONES:
        raise TooMany
    position = max((each.position for each in held), default=0) + 1
    milestone = Milestone(project_id=project.id, position=position, label=label, due_on=due_on)
    db.session.add(milestone)
    db.session.flush()
    record(actor, "project.milestone", "project", project.id, milestone=milestone.id)
    return milestone


def mark_milestone(*, actor: Actor, project: Project, milestone: Milestone, done: bool) -> None:
    """Done today, or not done after all."""
    open_realisation(project)
    milestone.done_on = (milestone.done_on or today()) if done else None
    record(actor, "project.milestone", "project", project.id, milestone=milestone.id, done=done)


def drop_milestone(*, actor: Actor, project: Project, milestone: Milestone) -> None:
    """It was planned and will not be."""
    open_realisation(project)
    record(actor, "project.milestone_dropped", "project", project.id, milestone=milestone.id)
    db.session.delete(milestone)
    db.session.flush()
