"""A campaign with what its pages show."""

from __future__ import annotations

from typing import Any

from consult.db import db
from consult.notifications.links import preferences_token
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.states import CampaignKind, MailPurpose, MessageState


def make_campaign(organisation_id: int, consultation_id: int) -> dict[str, Any]:
    """A draft of a reminder, a message of it in doubt, an address that no mail reaches. Commits."""
    campaign = Campaign(organisation_id=organisation_id, consultation_id=consultation_id, kind=CampaignKind.REMINDER)
    stop = MailStop(organisation_id=organisation_id, address="partie@exemple.test", purpose=MailPurpose.BOUNCE)
    db.session.add_all((campaign, stop))
    db.session.flush()
    message = Message(
        organisation_id=organisation_id,
        campaign_id=campaign.id,
        recipient="anne@exemple.test",
        template="campaign",
        dedupe_key=f"world:{organisation_id}",
        state=MessageState.SENDING,
    )
    db.session.add(message)
    db.session.commit()
    return {
        "campaign_id": campaign.id,
        "stop_id": stop.id,
        "message_id": message.id,
        "message_token": preferences_token(message.id),
    }
