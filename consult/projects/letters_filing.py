"""The letters between those who carry a project, and to those who examine it."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from consult.db import db
from consult.notifications.letters import letter
from consult.projects.models import Project
from consult.projects.queries.writings import shown_parts
from consult.secrets import derived_token
from consult.web.links import Tenant, site_url

INVITATION = "project-author:"
"""Keeps these tokens apart from those of other letters."""


@letter("project_request")
@letter("project_joined")
def about_project(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """To those who carry it: its page."""
    project = db.session.get_one(Project, context["project_id"])
    return {
        "title": shown_parts(project)["title"] or _("Sans titre"),
        "url": site_url(organisation, "filing.show", slug=project.slug),
    }


@letter("project_invitation")
def invitation(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """To somebody who is invited to carry it: a link that is made when the letter leaves."""
    project = db.session.get_one(Project, context["project_id"])
    token = derived_token(current_app.config["SECRET_KEY"], INVITATION + context["nonce"])
    url = site_url(organisation, "filing.invitation", token=token)
    return {"title": shown_parts(project)["title"] or _("Sans titre"), "url": url}


@letter("project_author_left")
def author_left(_organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """To those who examine it: that an author left, never who."""
    project = db.session.get_one(Project, context["project_id"])
    return {"title": shown_parts(project)["title"] or _("Sans titre"), "alone": context["alone"]}
