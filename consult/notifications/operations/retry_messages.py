"""Put messages of a campaign back among those that wait, or settle those in doubt, because a person decided so."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict, NotFound
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.operations.launch_campaign import launch_campaign
from consult.notifications.rules import may_retry
from consult.notifications.states import CampaignState, MailPurpose, MessageState


class NothingToRetry(Conflict):
    message = _l("Il n’y a rien à renvoyer pour l’instant.")


def retry_messages(
    *, actor: Actor, campaign: Campaign, state: MessageState, arrived: bool = False, message_id: int | None = None
) -> int:
    """Those that failed, or those in doubt, or one of them; returns how many. `arrived`: those in doubt did leave, and
    are not sent again. Failures are sent again to their addresses, whatever was noted about these."""
    which = sa.and_(Message.campaign_id == campaign.id, Message.state == state)
    if message_id is not None:
        if db.session.scalar(sa.select(Message.campaign_id).where(Message.id == message_id)) != campaign.id:
            raise NotFound
        which = sa.and_(which, Message.id == message_id)
    if not may_retry(campaign.state):
        raise NothingToRetry
    if state is MessageState.FAILED:
        noted = sa.select(Message.recipient).where(which)
        db.session.execute(
            sa.delete(MailStop).where(
                MailStop.organisation_id == campaign.organisation_id,
                MailStop.purpose == MailPurpose.BOUNCE,
                MailStop.address.in_(noted),
            )
        )
    new = (
        {"state": MessageState.SENT, "sent_at": utcnow()}
        if arrived
        else {"state": MessageState.QUEUED, "attempts": 0, "error": None, "not_before": None}
    )
    changed: Any = db.session.execute(
        sa.update(Message).where(which).values(new).execution_options(synchronize_session=False)
    )
    if not changed.rowcount:
        raise NothingToRetry
    record(actor, "campaign.settle" if arrived else "campaign.retry", "campaign", campaign.id)
    if not arrived:
        campaign.state = CampaignState.PAUSED
        launch_campaign(actor=actor, campaign=campaign)
    return int(changed.rowcount)
