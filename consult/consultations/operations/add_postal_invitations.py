"""Invite a chunk of people by letter: a personal link and a short code each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app

from consult.consultations.models import Invitation, InvitedPerson
from consult.db import db
from consult.secrets import derived_token, digest, letter_code, new_token


@dataclass(frozen=True)
class PostalLink:
    """What the letter of a person holds."""

    token: str
    code: str


def add_postal_invitations(*, consultation_id: int, person_ids: Sequence[int]) -> dict[int, PostalLink]:
    """By person id. Called again with the same people it adds nothing, and their letters say the same."""
    key = current_app.config["SECRET_KEY"]
    known = _nonces(consultation_id, person_ids)
    fresh = {person_id: new_token() for person_id in person_ids if person_id not in known}
    if fresh:
        db.session.execute(
            sa.insert(Invitation),
            [
                {
                    "consultation_id": consultation_id,
                    "email": None,
                    "nonce": nonce,
                    "token_hash": digest(derived_token(key, nonce)),
                    "code_hash": digest(letter_code(key, nonce)),
                }
                for nonce in fresh.values()
            ],
        )
        made = db.session.execute(
            sa.select(Invitation.nonce, Invitation.id).where(
                Invitation.consultation_id == consultation_id, Invitation.nonce.in_(fresh.values())
            )
        )
        by_nonce = dict(made.all())
        db.session.execute(
            sa.insert(InvitedPerson),
            [
                {"consultation_id": consultation_id, "invitation_id": by_nonce[nonce], "person_id": person_id}
                for person_id, nonce in fresh.items()
            ],
        )
    for invitation_id, nonce in {(row[0], row[1]) for row in known.values() if not row[2]}:
        code_hash = digest(letter_code(key, nonce))
        db.session.execute(sa.update(Invitation).where(Invitation.id == invitation_id).values(code_hash=code_hash))
    nonces = fresh | {person_id: row[1] for person_id, row in known.items()}
    return {
        person_id: PostalLink(derived_token(key, nonce), letter_code(key, nonce)) for person_id, nonce in nonces.items()
    }


def _nonces(consultation_id: int, person_ids: Sequence[int]) -> dict[int, tuple[int, str, str | None]]:
    """`(invitation, nonce, hash of its code)` of those invited before."""
    rows = db.session.execute(
        sa.select(InvitedPerson.person_id, Invitation.id, Invitation.nonce, Invitation.code_hash)
        .join(Invitation, Invitation.id == InvitedPerson.invitation_id)
        .where(InvitedPerson.consultation_id == consultation_id, InvitedPerson.person_id.in_(person_ids))
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
