"""The letters about what becomes of projects, and between members and élus: their words are read when they leave."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.accounts.queries_team import names_of
from consult.db import db
from consult.notifications.letters import letter
from consult.notifications.states import MailPurpose
from consult.projects.labels import STAGES
from consult.projects.models import OfficialMessage
from consult.projects.queries.calls import call_of
from consult.projects.queries.outcomes import outcomes_for, telling_of
from consult.projects.queries.writings import shown_titles
from consult.projects.rules.life_cycle import shown_stage
from consult.web.links import Tenant, site_url


@letter("call_outcome", purpose=MailPurpose.PROJECTS)
def outcome(organisation: Any, context: dict[str, Any]) -> dict[str, Any]:
    """The projects in which this person took part, with what became of each, as everybody reads it when it leaves."""
    call = call_of(organisation.id, context["call_id"])
    telling = telling_of(call.id)
    projects = outcomes_for(organisation.id, call.id, context["person_id"])
    titles = shown_titles(projects)
    return {
        "call": call.title,
        "words": telling.words if telling is not None else "",
        "rows": [
            {
                "title": titles[project.id] or _("Sans titre"),
                "stage": str(STAGES[shown_stage(project.stage)]),
                "url": site_url(organisation, "projects.show", slug=project.slug),
            }
            for project in projects
        ],
    }


@letter("official_message")
def written_to_official(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """What a member wrote, and the page where the élu answers; no address."""
    message = db.session.get_one(OfficialMessage, context["message_id"])
    name = names_of(message.organisation_id, {message.sender_id}).get(message.sender_id)
    return {
        "sender": name or _("Un adhérent"),
        "body": message.body or _("Ce message a été retiré."),
        "url": site_url(organisation, "officials.message", message_id=message.id),
    }


@letter("official_answer")
def answered_by_official(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """What the élu answered, under what the member wrote."""
    message = db.session.get_one(OfficialMessage, context["message_id"])
    name = names_of(message.organisation_id, {message.official_id}).get(message.official_id)
    return {
        "official": name or _("Votre élu"),
        "answer": message.answer or _("Cette réponse a été retirée."),
        "body": message.body or "",
    }
