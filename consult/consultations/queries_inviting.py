"""Reading who is invited, who was written to and who responded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.consultations.models import Consultation, Invitation, InvitedPerson
from consult.db import db
from consult.notifications import queries as notifications
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
                Invitation.consultation_id == consultation_id,
                Invitation.revoked_at.is_(None),
                Invitation.email.is_not(None),
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


def invited_to(organisation_id: int, person_id: int) -> Sequence[tuple[Consultation, bool]]:
    """The consultations that a person was invited to, the newest first, and whether they responded."""
    rows = db.session.execute(
        sa.select(Consultation, InvitedPerson.responded)
        .join(InvitedPerson, InvitedPerson.consultation_id == Consultation.id)
        .where(Consultation.organisation_id == organisation_id, InvitedPerson.person_id == person_id)
        .order_by(Consultation.id.desc())
    )
    return [(consultation, responded) for consultation, responded in rows]
