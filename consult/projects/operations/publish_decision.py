"""Publish what the commission decided on one project."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.projects.models import Decision, Outcome, Project, Stage
from consult.projects.operations.merge_projects import merge_projects
from consult.projects.operations.move_project import move_project
from consult.projects.queries.commission import decision_of
from consult.projects.rules.life_cycle import AFTER_DECISION


def publish_decision(*, actor: Actor, project: Project) -> Decision | None:
    """The project moves, its page shows the answer, its authors are written to. One that was published meanwhile, or
    that moved on, is left as it is: None."""
    decision = decision_of(project.id)
    if decision is None:
        raise NotFound
    if decision.published_at is not None or project.stage != Stage.EXAMINED:
        return None
    decision.published_at = utcnow()
    db.session.flush()
    if decision.outcome == Outcome.MERGED:
        into = db.session.get_one(Project, decision.merged_into_id)
        merge_projects(actor=actor, kept=into, merged=project, reason=decision.reasons)
    else:
        move_project(actor=actor, project=project, after=AFTER_DECISION[decision.outcome])
    record(actor, "project.publish_decision", "project", project.id, outcome=decision.outcome.value)
    return decision
