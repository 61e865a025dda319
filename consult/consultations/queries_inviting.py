"""Reading who is invited, who was written to and who responded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import Consultation, Invitation, InvitedPerson
from consult.db import db
from consult.notifications import queries as notifications
from consult.notifications.operations.queue_many import Addressed
from consult.notifications.states import CampaignKind, MessageState


@dataclass(frozen=True)
class InvitationCounts:
    """Numbers of the page of invitations. `waiting` are addresses that no invitation left for yet."""

    people: int
    addresses: int
    waiting: int
    sent: int
    uncertain: int
    failed: int
    responded: int
    to_remind: int


def invitation_with_consultation(invitation_id: int) -> tuple[Invitation, Consultation, int]:
    """An invitation, its consultation, and how many people stand behind the address."""
    invitation = db.session.get_one(Invitation, invitation_id)
    people = db.session.scalar(sa.select(sa.func.count()).where(InvitedPerson.invitation_id == invitation_id))
    return invitation, db.session.get_one(Consultation, invitation.consultation_id), people or 0


def invitation_counts(consultation_id: int) -> InvitationCounts:
    people, responded = db.session.execute(
        sa.select(sa.func.count(), sa.func.count().filter(InvitedPerson.responded)).where(
            InvitedPerson.consultation_id == consultation_id
        )
    ).one()
    addresses = (
        db.session.scalar(
            sa.select(sa.func.count()).where(
                Invitation.consultation_id == consultation_id, Invitation.revoked_at.is_(None)
            )
        )
        or 0
    )
    campaigns = notifications.campaigns_of(consultation_id)
    counts = notifications.count_messages([campaign.id for campaign in campaigns])
    invitations = [counts.get(row.id, {}) for row in campaigns if row.kind is CampaignKind.INVITATION]
    total = {state: sum(row.get(state, 0) for row in invitations) for state in MessageState}
    return InvitationCounts(
        people=people,
        addresses=addresses,
        waiting=addresses - sum(total.values()) + total[MessageState.QUEUED],
        sent=total[MessageState.SENT],
        uncertain=total[MessageState.SENDING],
        failed=total[MessageState.FAILED],
        responded=responded,
        to_remind=_count_to_remind(consultation_id) if total[MessageState.SENT] else 0,
    )


def _count_to_remind(consultation_id: int) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count(sa.distinct(InvitedPerson.invitation_id))).where(
                InvitedPerson.consultation_id == consultation_id, ~InvitedPerson.responded
            )
        )
        or 0
    )


def next_invitations(consultation_id: int, after: int, limit: int) -> Sequence[tuple[int, str, int]]:
    """`(invitation id, address, first person's id)` of those still valid, in order of id."""
    rows = db.session.execute(
        sa.select(Invitation.id, Invitation.email, sa.func.min(InvitedPerson.person_id))
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(Invitation.consultation_id == consultation_id, Invitation.id > after, Invitation.revoked_at.is_(None))
        .group_by(Invitation.id, Invitation.email)
        .order_by(Invitation.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def not_responded(invitation_ids: Sequence[int]) -> set[int]:
    """Those of these invitations behind which somebody has not responded."""
    return set(
        db.session.scalars(
            sa.select(InvitedPerson.invitation_id).where(
                InvitedPerson.invitation_id.in_(invitation_ids), ~InvitedPerson.responded
            )
        )
    )


def invitation_messages(
    consultation_id: int, kind: CampaignKind, number: int, rows: Sequence[tuple[int, str, str]]
) -> list[Addressed]:
    """The messages of a campaign to these `(invitation id, address, language)`: for a reminder, only to those who
    received the invitation and behind whom somebody has not responded."""
    if kind is CampaignKind.INVITATION:
        keys = {invitation_id: f"invitation:{invitation_id}" for invitation_id, _email, _locale in rows}
    else:
        invited = {f"invitation:{row[0]}": row[0] for row in rows}
        reached = {
            invited[key] for key in notifications.keys_sent(consultation_id, CampaignKind.INVITATION, [*invited])
        }
        silent = not_responded([row[0] for row in rows])
        keys = {invitation_id: f"reminder:{number}:{invitation_id}" for invitation_id in reached & silent}
    return [
        Addressed(keys[invitation_id], email, locale, {"invitation_id": invitation_id})
        for invitation_id, email, locale in rows
        if invitation_id in keys
    ]


def invited_to(organisation_id: int, person_id: int) -> Sequence[tuple[Consultation, bool]]:
    """The consultations that a person was invited to, the newest first, and whether they responded."""
    rows = db.session.execute(
        sa.select(Consultation, InvitedPerson.responded)
        .join(InvitedPerson, InvitedPerson.consultation_id == Consultation.id)
        .where(Consultation.organisation_id == organisation_id, InvitedPerson.person_id == person_id)
        .order_by(Consultation.id.desc())
    )
    return [(consultation, responded) for consultation, responded in rows]
