"""Invite a chunk of people: one personal link per address, one row per person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from consult.consultations.models import Invitation, InvitedPerson
from consult.db import db
from consult.secrets import derived_token, digest, new_token


@dataclass(frozen=True)
class Added:
    """`without_address` cannot be written to; `known` were invited before."""

    people: int
    known: int
    without_address: int


def add_invitations(*, consultation_id: int, people: Sequence[tuple[int, str | None]]) -> Added:
    """`people`: (person id, address). Called again with the same people it adds nothing."""
    ids = [person_id for person_id, _email in people]
    already = set(
        db.session.scalars(
            sa.select(InvitedPerson.person_id).where(
                InvitedPerson.consultation_id == consultation_id, InvitedPerson.person_id.in_(ids)
            )
        )
    )
    fresh = {person_id: email.strip().lower() for person_id, email in people if email and person_id not in already}
    addresses = sorted(set(fresh.values()))
    known = _by_address(consultation_id, addresses)
    links = [_link(consultation_id, email) for email in addresses if email not in known]
    if links:
        db.session.execute(sa.insert(Invitation), links)
        known = _by_address(consultation_id, addresses)
    if fresh:
        db.session.execute(
            sa.insert(InvitedPerson),
            [
                {"consultation_id": consultation_id, "invitation_id": known[email], "person_id": person_id}
                for person_id, email in fresh.items()
            ],
        )
    lacking = sum(1 for person_id, email in people if not email and person_id not in already)
    return Added(people=len(fresh), known=len(already), without_address=lacking)


def _by_address(consultation_id: int, addresses: Sequence[str]) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Invitation.email, Invitation.id).where(
            Invitation.consultation_id == consultation_id, Invitation.email.in_(addresses)
        )
    )
    return {email: invitation_id for email, invitation_id in rows if email}


def _link(consultation_id: int, email: str) -> dict[str, object]:
    """The token is made from the nonce and the installation's key; only its hash is stored."""
    nonce = new_token()
    token = derived_token(current_app.config["SECRET_KEY"], nonce)
    return {"consultation_id": consultation_id, "email": email, "nonce": nonce, "token_hash": digest(token)}
