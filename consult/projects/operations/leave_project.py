"""An author leaves a project, or is erased from it."""

from __future__ import annotations

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.notifications.operations.queue_message import queue_message
from consult.projects.models import Project, ProjectEvent, Stage
from consult.projects.operations.withdraw_project import withdraw_project
from consult.projects.queries.filing import call_with_calendar, commission_of, row_of
from consult.projects.rules.life_cycle import may_follow


def leave_project(*, actor: Actor, project: Project, person_id: int, keep: bool) -> None:
    """Their name goes. Where nobody is left, the project stays without a name if `keep`, else it is withdrawn; a draft
    always goes, and one that can no longer be withdrawn always stays. The commission is told."""
    author = row_of(project.id, person_id)
    if author is None:
        raise NotFound
    others = any(
        other.id != author.id and other.joined_at is not None and other.left_at is None for other in project.authors
    )
    author.left_at = utcnow()
    author.person_id = author.email = author.token_hash = None
    author.shown_name = ""
    db.session.flush()
    record(actor, "project.author_left", "project", project.id)
    goes = not others and (not keep or project.stage is Stage.DRAFT)
    if goes and may_follow(call_with_calendar(project).kind, project.stage, Stage.WITHDRAWN):
        withdraw_project(actor=actor, project=project)
        return
    if project.stage is not Stage.DRAFT:
        _tell_commission(project, alone=not others)


def _tell_commission(project: Project, *, alone: bool) -> None:
    """Those who examine it learn that an author left, not who."""
    event = ProjectEvent(project_id=project.id, kind="author_left", details={"alone": alone}, public=False)
    db.session.add(event)
    db.session.flush()
    told = accounts.addresses_of(project.organisation_id, commission_of(project.id))
    for person_id, address in told.items():
        queue_message(
            organisation_id=project.organisation_id,
            recipient=address,
            template="project_author_left",
            context={"project_id": project.id, "alone": alone},
            dedupe_key=f"project-author-left:{event.id}:{person_id}",
        )
