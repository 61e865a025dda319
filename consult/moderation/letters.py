"""The letters to authors: what was decided is on their page, the letter leads there."""

from __future__ import annotations

from typing import Any

from consult.consultations.letters import personal_link
from consult.consultations.queries import consultation_by_id
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
