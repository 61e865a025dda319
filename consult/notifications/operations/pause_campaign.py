"""Stop a campaign after the messages that are leaving, to go on later or never."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.notifications.models import Campaign, Message
from consult.notifications.rules import may_cancel, may_pause
from consult.notifications.states import CampaignState, MessageState


class NotRunning(Conflict):
    message = _l("Cette campagne ne part pas en ce moment.")


def pause_campaign(*, actor: Actor, campaign: Campaign, for_good: bool = False) -> None:
    """`for_good`: it will not be gone on with; what left, left."""
    if not (may_cancel(campaign.state) if for_good else may_pause(campaign.state)):
        raise NotRunning
    campaign.state = CampaignState.CANCELLED if for_good else CampaignState.PAUSED
    campaign.reason, campaign.send_at = "", None
    campaign.finished_at = utcnow() if for_good else None
    if for_good:  # what was written and never handed over may be written again by another campaign
        db.session.execute(
            sa.delete(Message).where(Message.campaign_id == campaign.id, Message.state == MessageState.QUEUED)
        )
    record(actor, "campaign.cancel" if for_good else "campaign.pause", "campaign", campaign.id)
