"""The letters of consultations that belong to no campaign: what the clock did, told to whoever composes."""

from __future__ import annotations

from typing import Any

from consult.consultations import queries
from consult.notifications.letters import letter
from consult.web.links import Tenant, site_url


@letter("consultation_open")
@letter("consultation_closed")
def by_the_clock(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    consultation = queries.consultation_by_id(context["consultation_id"])
    return {
        "url": site_url(organisation, "composing.show", slug=consultation.slug),
        "title": consultation.title,
        "closes_at": consultation.closes_at,
    }
