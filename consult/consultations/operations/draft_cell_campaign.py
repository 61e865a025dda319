"""Prepare a campaign to one cell of the cockpit: an invitation to those known there, or a reminder to the silent."""

from __future__ import annotations

from consult.accounts.profile import AgeBand
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.notifications.campaigns.audience import Audience
from consult.notifications.operations.save_campaign import save_campaign
from consult.notifications.states import Among, CampaignKind


def draft_cell_campaign(
    *,
    actor: Actor,
    consultation: Consultation,
    kind: CampaignKind,
    college: int | None,
    territory: int | None,
    age: AgeBand | None,
) -> int:
    """Returns the campaign's id. Nothing is sent."""
    audience = Audience(
        among=Among.KNOWN if kind is CampaignKind.INVITATION else Among.LIST,
        college_ids=(college,) if college else (),
        territory_id=territory,
        age_bands=(age,) if age else (),
    )
    campaign = save_campaign(
        actor=actor, campaign=None, kind=kind, consultation_id=consultation.id, audience=audience.as_json()
    )
    return campaign.id
