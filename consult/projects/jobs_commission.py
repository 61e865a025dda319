"""Works of the commission: answers published in batches, authors reminded of what they were asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from consult.accounts.queries import actor_of_person, person
from consult.authz import Permission
from consult.db import db, unit_of_work, utcnow
from consult.errors import DomainError, NotFound
from consult.jobs import JobHandle, handler, present, timely
from consult.jobs.models import Job
from consult.projects.models import ComplementRequest, Project, Stage
from consult.projects.operations.publish_decision import publish_decision
from consult.projects.operations.publish_decisions import KIND
from consult.projects.operations.tell_authors import tell_authors
from consult.projects.queries.access import held_project

BEFORE = timedelta(days=3)


@handler(KIND)
def publish(handle: JobHandle, *, organisation_id: int, person_id: int, project_ids: list[int]) -> dict[str, Any]:
    """One transaction for each project: killed, it goes on, and writes to nobody twice. What is left out is kept with
    the reason, for the page of answers to publish."""
    left: list[dict[str, Any]] = []
    for place, project_id in enumerate(project_ids):
        why = _publish_one(organisation_id, person_id, project_id)
        if why:
            left.append({"project_id": project_id, "why": why})
        handle.progress(_("Publication des réponses"), (place + 1) / len(project_ids))
    return {"published": len(project_ids) - len(left), "left": len(left), "left_out": left}


def _publish_one(organisation_id: int, person_id: int, project_id: int) -> str:
    """Why it was left out; nothing once it is published. The others go on."""
    try:
        with unit_of_work():
            actor = actor_of_person(person(organisation_id, person_id))
            project = held_project(actor, Permission.PROJECT_DECIDE, project_id)
            if publish_decision(actor=actor, project=project) is not None:
                return ""
    except NotFound:
        return _("Ce projet n’est plus de ceux que vous décidez, ou sa décision a été retirée.")
    except DomainError as refusal:
        return str(refusal)
    return _("Sa réponse était déjà publiée, ou le projet a été retiré ou repris entre-temps.")


def _published(job: Job) -> tuple[str, str]:
    if job.result.get("left"):
        return url_for("commission.publication"), _("Voir ce qui n’est pas parti")
    return url_for("commission.projects"), _("Voir les projets")


present(KIND, permission=None, result=_published)


@timely
def remind_authors() -> None:
    """Three days before the deadline of what they were asked for, once."""
    now = utcnow()
    due = (
        sa.select(ComplementRequest.id)
        .join(Project, Project.id == ComplementRequest.project_id)
        .where(
            Project.stage == Stage.TO_COMPLETE,
            ComplementRequest.answered_at.is_(None),
            ComplementRequest.reminded_at.is_(None),
            ComplementRequest.due_at > now,
            ComplementRequest.due_at < now + BEFORE,
        )
        .order_by(ComplementRequest.id)
    )
    waiting = db.session.scalars(due).all()
    db.session.rollback()
    for complement_id in waiting:
        with unit_of_work() as session:
            asked = session.get_one(ComplementRequest, complement_id, with_for_update=True)
            if asked.reminded_at is not None or asked.answered_at is not None:
                continue
            asked.reminded_at = now
            tell_authors(
                project=session.get_one(Project, asked.project_id),
                about="project_complement_due",
                key=str(asked.id),
                due_at=asked.due_at.isoformat(),
            )
