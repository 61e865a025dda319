"""The letters of consultations that belong to no campaign: a personal link is made again from its nonce when a letter
leaves, and what the clock did is told to whoever composes."""

from __future__ import annotations

from typing import Any

from flask import current_app

from consult.consultations import queries
from consult.consultations.queries_inviting import invitation_with_consultation
from consult.notifications.letters import letter
from consult.secrets import derived_token
from consult.web.links import Tenant, site_url


def personal_link(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    """What a letter to one invited address says of its consultation."""
    invitation, consultation, people = invitation_with_consultation(context["invitation_id"])
    token = derived_token(current_app.config["SECRET_KEY"], invitation.nonce)
    return {
        "url": site_url(organisation, "answering.personal_link", token=token),
        "title": consultation.title,
        "closes_at": consultation.closes_at,
        "people": people,
    }


@letter("consultation_open")
@letter("consultation_closed")
def by_the_clock(organisation: Tenant, context: dict[str, Any]) -> dict[str, Any]:
    consultation = queries.consultation_by_id(context["consultation_id"])
    return {
        "url": site_url(organisation, "composing.show", slug=consultation.slug),
        "title": consultation.title,
        "closes_at": consultation.closes_at,
    }
