"""The letters to authors: what was decided is on their page, the letter leads there."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from consult.consultations.letters import personal_link
from consult.consultations.queries import consultation_by_id
from consult.moderation.writings import source_of
from consult.notifications.letters import letter
from consult.web.links import Tenant, site_url


@letter("moderation_decision")
@letter("moderation_answer")
def own_page(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """By the personal link of the invitation; for those who answered with their account, by its page."""
    if context["invitation_id"] is not None:
        found = personal_link(organisation, context)
        return {"title": found["title"], "url": found["url"]}
    consultation = consultation_by_id(context["consultation_id"])
    url = site_url(organisation, "answering.consultation", slug=consultation.slug)
    return {"title": consultation.title, "url": url}


@letter("writing_decision")
def decision_page(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """What was decided of a project or a comment is on a page of its own, for its author."""
    sentence = (
        _("Vous avez contesté une décision de la modération : quelqu’un d’autre vous a répondu.")
        if context["step"] == "answered"
        else _("Votre texte a été relu : il est écarté, ou des passages en sont cachés. La page dit pourquoi.")
    )
    endpoint = source_of(context["kind"]).decision_endpoint
    return {"sentence": sentence, "url": site_url(organisation, endpoint, writing_act_id=context["act_id"])}
