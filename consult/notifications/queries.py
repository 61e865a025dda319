"""Reading the outbox, its campaigns, and the addresses that are not written to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.jobs.models import Job
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.states import CampaignKind, CampaignState, MailPurpose, MessageState
from consult.territories.queries import suspended_ids

Counts = dict[MessageState, int]
PAGE = 50


def campaign(campaign_id: int) -> Campaign:
    return db.session.get_one(Campaign, campaign_id)


def campaign_of(organisation_id: int, campaign_id: int) -> Campaign:
    """A campaign of this organisation; NotFound for any other."""
    found = db.session.get(Campaign, campaign_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def campaigns_of(consultation_id: int) -> Sequence[Campaign]:
    """The newest first."""
    return db.session.scalars(
        sa.select(Campaign).where(Campaign.consultation_id == consultation_id).order_by(Campaign.id.desc())
    ).all()


def all_campaigns(organisation_id: int, page: int) -> tuple[Sequence[Campaign], int]:
    """One page of them, the newest first, and how many there are."""
    mine = Campaign.organisation_id == organisation_id
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Campaign).where(mine)) or 0
    query = sa.select(Campaign).where(mine).order_by(Campaign.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return db.session.scalars(query).all(), count


def last_of_kind(consultation_id: int, kind: CampaignKind) -> Campaign | None:
    return next((row for row in campaigns_of(consultation_id) if row.kind is kind), None)


def due_campaigns(now: datetime) -> Sequence[tuple[int, int]]:
    """`(campaign, organisation)` of those that begin or go on by themselves then; a suspended organisation waits."""
    rows = db.session.execute(
        sa.select(Campaign.id, Campaign.organisation_id).where(
            Campaign.state.in_((CampaignState.SCHEDULED, CampaignState.PAUSED)),
            Campaign.send_at <= now,
            Campaign.organisation_id.not_in(suspended_ids()),
        )
    )
    return [(row[0], row[1]) for row in rows]


def may_leave(campaign_id: int) -> bool:
    """Whether a campaign is still to be sent: read anew, as a person may have paused it a moment ago."""
    db.session.rollback()
    found = db.session.scalar(
        sa.select(Campaign.id).where(
            Campaign.id == campaign_id,
            Campaign.state == CampaignState.RUNNING,
            Campaign.organisation_id.not_in(suspended_ids()),
        )
    )
    db.session.rollback()
    return found is not None


def stranded_campaigns() -> Sequence[Campaign]:
    """Those that should be leaving and whose work is over."""
    return db.session.scalars(
        sa.select(Campaign)
        .join(Job, Job.id == Campaign.job_id)
        .where(Campaign.state == CampaignState.RUNNING, Job.finished_at.is_not(None))
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


def waiting_messages(campaign_id: int, limit: int, now: datetime) -> Sequence[int]:
    """Ids of messages of a campaign that wait to leave and may be tried now, in order."""
    return db.session.scalars(
        sa.select(Message.id)
        .where(
            Message.campaign_id == campaign_id,
            Message.state == MessageState.QUEUED,
            sa.or_(Message.not_before.is_(None), Message.not_before <= now),
        )
        .order_by(Message.id)
        .limit(limit)
    ).all()


def soonest_postponed(campaign_id: int) -> datetime | None:
    """When the first of the messages that servers put off may be tried again."""
    return db.session.scalar(
        sa.select(sa.func.min(Message.not_before)).where(
            Message.campaign_id == campaign_id, Message.state == MessageState.QUEUED
        )
    )


def message_exists(key: sa.ColumnElement[str], states: Collection[MessageState] | None) -> sa.Exists:
    """Whether the message of that key was written, or is in one of these states, as a clause of a query."""
    written = sa.exists().where(Message.dedupe_key == key)
    return written if states is None else written.where(Message.state.in_(states))


def invitations_left(consultation_id: Any) -> Any:
    """How many messages of invitation were handed over, for a consultation's column, as a part of a query."""
    return (
        sa.select(sa.func.count())
        .select_from(Message)
        .join(Campaign, Campaign.id == Message.campaign_id)
        .where(
            Campaign.consultation_id == consultation_id,
            Campaign.kind == CampaignKind.INVITATION,
            Message.state != MessageState.QUEUED,
        )
        .scalar_subquery()
    )


def stopped_addresses(organisation_id: int, purpose: MailPurpose) -> sa.Select[Any]:
    """Addresses not to write to for that purpose: those who refused it, and those that no mail reaches."""
    return sa.select(MailStop.address).where(
        MailStop.organisation_id == organisation_id, MailStop.purpose.in_((purpose, MailPurpose.BOUNCE))
    )


def addresses_stopped_for(organisation_id: int, purpose: MailPurpose) -> sa.Select[Any]:
    """Addresses of that one reason, to be counted."""
    return sa.select(MailStop.address).where(MailStop.organisation_id == organisation_id, MailStop.purpose == purpose)


def stops_at(organisation_id: int, address: str) -> set[MailPurpose]:
    return set(
        db.session.scalars(
            sa.select(MailStop.purpose).where(
                MailStop.organisation_id == organisation_id, MailStop.address == address.lower()
            )
        )
    )


def bounced(organisation_id: int, page: int) -> tuple[Sequence[MailStop], int]:
    """One page of the addresses that no mail reaches, the last noted first, and how many there are."""
    mine = sa.and_(MailStop.organisation_id == organisation_id, MailStop.purpose == MailPurpose.BOUNCE)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(MailStop).where(mine)) or 0
    query = sa.select(MailStop).where(mine).order_by(MailStop.id.desc()).offset((page - 1) * PAGE).limit(PAGE)
    return db.session.scalars(query).all(), count


def count_stops(organisation_id: int) -> dict[MailPurpose, int]:
    rows = db.session.execute(
        sa.select(MailStop.purpose, sa.func.count())
        .where(MailStop.organisation_id == organisation_id)
        .group_by(MailStop.purpose)
    )
    return dict(rows.all())


def uncertain_or_failed(campaign_id: int, state: MessageState, limit: int = 100) -> Sequence[Message]:
    return db.session.scalars(
        sa.select(Message)
        .where(Message.campaign_id == campaign_id, Message.state == state)
        .order_by(Message.id)
        .limit(limit)
    ).all()


def message_of(organisation_id: int, message_id: int) -> Message | None:
    found = db.session.get(Message, message_id)
    return found if found is not None and found.organisation_id == organisation_id else None


def written_to(organisation_id: int, addresses: Collection[str]) -> set[str]:
    """Those of these lower-cased addresses that the organisation wrote to."""
    address = sa.func.lower(Message.recipient)
    query = sa.select(address).where(Message.organisation_id == organisation_id, address.in_(addresses))
    return set(db.session.scalars(query))


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
