"""Reading the outbox and its campaigns."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.db import db
from consult.notifications.models import Campaign, Message
from consult.notifications.states import CampaignKind, MessageState
from consult.territories.queries import suspended_ids

Counts = dict[MessageState, int]


def campaign(campaign_id: int) -> Campaign:
    return db.session.get_one(Campaign, campaign_id)


def campaigns_of(consultation_id: int) -> Sequence[Campaign]:
    """The newest first."""
    return db.session.scalars(
        sa.select(Campaign).where(Campaign.consultation_id == consultation_id).order_by(Campaign.id.desc())
    ).all()


def count_messages(campaign_ids: Collection[int]) -> dict[int, Counts]:
    """Messages of each campaign by state."""
    counts: dict[int, Counts] = {}
    rows = db.session.execute(
        sa.select(Message.campaign_id, Message.state, sa.func.count())
        .where(Message.campaign_id.in_(campaign_ids))
        .group_by(Message.campaign_id, Message.state)
    )
    for campaign_id, state, count in rows:
        if campaign_id is not None:
            counts.setdefault(campaign_id, {})[state] = count
    return counts


def waiting_messages(campaign_id: int, limit: int) -> Sequence[int]:
    """Ids of messages of a campaign that wait to leave, in order."""
    return db.session.scalars(
        sa.select(Message.id)
        .where(Message.campaign_id == campaign_id, Message.state == MessageState.QUEUED)
        .order_by(Message.id)
        .limit(limit)
    ).all()


def keys_sent(consultation_id: int, kind: CampaignKind, keys: Collection[str]) -> set[str]:
    """Those of these keys whose message left."""
    return set(
        db.session.scalars(
            sa.select(Message.dedupe_key)
            .join(Campaign, Campaign.id == Message.campaign_id)
            .where(
                Campaign.consultation_id == consultation_id,
                Campaign.kind == kind,
                Message.state == MessageState.SENT,
                Message.dedupe_key.in_(keys),
            )
        )
    )


def left_waiting(since: datetime, until: datetime) -> Sequence[Message]:
    """Messages of no campaign, written between these instants, that have not left."""
    return db.session.scalars(
        sa.select(Message)
        .where(
            Message.campaign_id.is_(None),
            Message.state == MessageState.QUEUED,
            Message.created_at.between(since, until),
            Message.organisation_id.not_in(suspended_ids()),
        )
        .order_by(Message.id)
        .limit(200)
    ).all()


def states_by_organisation() -> dict[tuple[int, MessageState], int]:
    """How many messages of each organisation are in each state."""
    query = sa.select(Message.organisation_id, Message.state, sa.func.count())
    rows = db.session.execute(query.group_by(Message.organisation_id, Message.state))
    return {(organisation_id, state): count for organisation_id, state, count in rows}
