"""The people of a consultation's list, as campaigns read them: whom to write to, what their letter holds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.consultations.models import Consultation, Invitation, InvitedPerson
from consult.db import db
from consult.notifications import queries as notifications
from consult.notifications.states import MessageState


def invitation_key() -> Any:
    """The key of the message that carried an invitation, as an expression of its row."""
    return sa.literal("invitation:") + sa.cast(Invitation.id, sa.String)


@dataclass(frozen=True)
class ListPart:
    """Which addresses of a consultation's list: behind each stands one of `people`."""

    consultation_id: int
    people: sa.Select[Any]
    responded: bool | None = None
    reached: bool | None = None
    """True: their invitation left; False: none was written yet."""
    without: Collection[sa.Select[Any]] = ()
    """Addresses not to write to."""

    def criteria(self) -> list[sa.ColumnElement[bool]]:
        found = [
            Invitation.consultation_id == self.consultation_id,
            Invitation.revoked_at.is_(None),
            Invitation.email.is_not(None),
            InvitedPerson.person_id.in_(self.people),
        ]
        if self.responded is not None:
            found.append(InvitedPerson.responded == self.responded)
        if self.reached is not None:
            states = [MessageState.SENT] if self.reached else None
            written = notifications.message_exists(invitation_key(), states)
            found.append(written if self.reached else ~written)
        found += [Invitation.email.not_in(addresses) for addresses in self.without]
        return found


def count_part(part: ListPart) -> int:
    """How many addresses."""
    query = (
        sa.select(sa.func.count(sa.distinct(Invitation.id)))
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(*part.criteria())
    )
    return db.session.scalar(query) or 0


def next_of_part(part: ListPart, *, after: int, limit: int) -> Sequence[tuple[int, str, int]]:
    """`(invitation id, address, first person's id)`, in order of id."""
    rows = db.session.execute(
        sa.select(Invitation.id, Invitation.email, sa.func.min(InvitedPerson.person_id))
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(*part.criteria(), Invitation.id > after)
        .group_by(Invitation.id, Invitation.email)
        .order_by(Invitation.id)
        .limit(limit)
    )
    return [(row[0], row[1] or "", row[2]) for row in rows]


def listed_people(consultation_id: int, responded: bool | None = None) -> sa.Select[Any]:
    """Ids of the people of the list, as a subquery."""
    query = sa.select(InvitedPerson.person_id).where(InvitedPerson.consultation_id == consultation_id)
    return query if responded is None else query.where(InvitedPerson.responded == responded)


def addresses_written(consultation_id: int) -> sa.Select[Any]:
    """Addresses whose invitation was written, as a subquery."""
    return sa.select(Invitation.email).where(
        Invitation.consultation_id == consultation_id,
        Invitation.email.is_not(None),
        notifications.message_exists(invitation_key(), None),
    )


def invitations_at(consultation_id: int, addresses: Collection[str]) -> dict[str, int]:
    """The invitation of each of these addresses that has one still valid."""
    rows = db.session.execute(
        sa.select(Invitation.email, Invitation.id).where(
            Invitation.consultation_id == consultation_id,
            Invitation.revoked_at.is_(None),
            Invitation.email.in_(addresses),
        )
    )
    return {email: invitation_id for email, invitation_id in rows if email}


@dataclass(frozen=True)
class Invited:
    """What a letter needs of an invitation."""

    nonce: str
    person_ids: list[int]


def invited_of(invitation_ids: Collection[int]) -> dict[int, Invited]:
    """Those still valid, with the people behind them."""
    rows = db.session.execute(
        sa.select(Invitation.id, Invitation.nonce, InvitedPerson.person_id)
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(Invitation.id.in_(invitation_ids), Invitation.revoked_at.is_(None))
        .order_by(InvitedPerson.id)
    )
    found: dict[int, Invited] = {}
    for invitation_id, nonce, person_id in rows:
        found.setdefault(invitation_id, Invited(nonce, [])).person_ids.append(person_id)
    return found


def nonce_for(consultation_id: int, person_id: int) -> str | None:
    """What the personal link of a person is made from; None for who was not invited by link."""
    return db.session.scalar(
        sa.select(Invitation.nonce)
        .join(InvitedPerson, InvitedPerson.invitation_id == Invitation.id)
        .where(
            Invitation.consultation_id == consultation_id,
            Invitation.revoked_at.is_(None),
            InvitedPerson.person_id == person_id,
        )
        .limit(1)
    )


def waiting_by_consultation(consultation_ids: Collection[int]) -> dict[int, int]:
    """Addresses that no invitation left for yet, by consultation: one query whatever their number."""
    addresses = (
        sa.select(sa.func.count())
        .select_from(Invitation)
        .where(
            Invitation.consultation_id == Consultation.id,
            Invitation.revoked_at.is_(None),
            Invitation.email.is_not(None),
        )
        .scalar_subquery()
    )
    left = notifications.invitations_left(Consultation.id)
    rows = db.session.execute(sa.select(Consultation.id, addresses - left).where(Consultation.id.in_(consultation_ids)))
    return {row[0]: max(row[1], 0) for row in rows}
