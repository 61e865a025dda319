"""File a project: from then on it is public, and the commission examines it."""

from __future__ import annotations

from consult.authz import Actor
from consult.consultations.masking import find_masks, masked
from consult.db import db, utcnow
from consult.projects.errors_filing import FilingClosed, Incomplete
from consult.projects.models import PhaseKind, Project, Stage
from consult.projects.operations.learn_words import learn_words
from consult.projects.operations.move_project import move_project
from consult.projects.operations.save_step import lock_project
from consult.projects.queries.filing import call_with_calendar
from consult.projects.rules.calendar import is_in
from consult.projects.rules.life_cycle import PRIVATE_KINDS
from consult.projects.rules.naming import slug_or
from consult.projects.step_values import missing_of


def file_project(*, actor: Actor, project: Project) -> None:
    """Pressed twice, it files once. Raises FilingClosed from the closing second on, Incomplete."""
    lock_project(project)
    if project.stage is not Stage.DRAFT:
        return
    call, now = call_with_calendar(project), utcnow()
    if not is_in(call, PhaseKind.FILING, now):
        raise FilingClosed
    if missing_of(project, call):
        raise Incomplete
    publish(project, private=call.kind in PRIVATE_KINDS)
    move_project(actor=actor, project=project, after=Stage.FILED)
    learn_words(organisation_id=project.organisation_id)


def publish(project: Project, *, private: bool) -> None:
    """What a project is given when it is filed: its dates, and an address without what is hidden at once."""
    now = utcnow()
    project.filed_at = now
    project.published_at = None if private else now
    title = masked(project.title, find_masks(project.title))
    project.slug = f"{slug_or(title, 'projet')}-{project.id}"
    project.draft_key = None
    db.session.flush()
