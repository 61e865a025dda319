"""The letters of projects: the title is read when the letter leaves, and never stored with the message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from consult.db import db
from consult.notifications.letters import letter
from consult.notifications.states import MailPurpose
from consult.projects.labels import STAGE_SENTENCES, STAGES
from consult.projects.models import Project, Stage
from consult.projects.queries.commission import decision_of
from consult.projects.queries.public import projects_by_ids
from consult.projects.queries.writings import shown_parts, shown_titles
from consult.projects.rules.life_cycle import AFTER_DECISION, shown_stage
from consult.web.filters import datetime_long
from consult.web.links import Tenant, site_url


@letter("project_step")
def step(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """Where the project stands, the answer if it is one, and the page that says what comes next.

    A `preview` shows the chair what would leave; an answer that is not published shows in no other letter.
    """
    project, stage = db.session.get_one(Project, context["project_id"]), Stage(context["stage"])
    decision = decision_of(project.id) if stage in AFTER_DECISION.values() else None
    if decision is not None and decision.published_at is None and not context.get("preview"):
        decision = None
    return {
        **_common(organisation, project),
        "sentence": str(STAGE_SENTENCES[stage]),
        "reasons": decision.reasons if decision else "",
        "redirected_to": decision.redirected_to if decision else "",
    }


@letter("project_complement_due")
def complement_due(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """The deadline of what the commission asked for comes near."""
    project = db.session.get_one(Project, context["project_id"])
    due_at = datetime.fromisoformat(context["due_at"])
    return {**_common(organisation, project), "due": datetime_long(due_at)}


def _common(organisation: Tenant, project: Project) -> dict[str, Any]:
    return {
        "title": shown_parts(project)["title"] or _("Sans titre"),
        "url": site_url(organisation, "filing.show", slug=project.slug),
    }


@letter("project_digest", purpose=MailPurpose.PROJECTS)
def digest(organisation: Any, context: dict[str, Any]) -> dict[str, Any]:
    """Read when the letter leaves, as everybody reads it then: what was taken away meanwhile is left out."""
    organisation_id = int(organisation.id)
    return {
        "new": _rows(organisation, projects_by_ids(organisation_id, context["new"])),
        "moved": _rows(organisation, projects_by_ids(organisation_id, context["moved"])),
        "alerts_url": site_url(organisation, "projects.alerts"),
    }


def _rows(organisation: Tenant, projects: list[Project]) -> list[dict[str, str]]:
    titles = shown_titles(projects)
    return [
        {
            "title": titles[project.id] or _("Sans titre"),
            "stage": str(STAGES[shown_stage(project.stage)]),
            "url": site_url(organisation, "projects.show", slug=project.slug),
        }
        for project in projects
    ]
