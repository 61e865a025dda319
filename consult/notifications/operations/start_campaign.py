"""Begin to send many messages of one kind about one consultation."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.notifications.models import Campaign
from consult.notifications.states import CampaignKind


def start_campaign(*, actor: Actor, consultation_id: int, kind: CampaignKind) -> Campaign:
    """A campaign without messages yet, numbered among those of its kind."""
    number = db.session.scalar(
        sa.select(sa.func.count()).where(Campaign.consultation_id == consultation_id, Campaign.kind == kind)
    )
    campaign = Campaign(
        organisation_id=actor.organisation_id,
        consultation_id=consultation_id,
        kind=kind,
        number=(number or 0) + 1,
        created_by_id=actor.person_id,
    )
    db.session.add(campaign)
    db.session.flush()
    return campaign
