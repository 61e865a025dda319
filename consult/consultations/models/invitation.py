"""Invitations: one per address and consultation; several people may stand behind an address."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, utcnow


class Invitation(Model):
    """A personal link sent to an address, or by post to somebody who has none.

    The token is HMAC(SECRET_KEY, nonce): a copy of the database alone opens nothing, and a reminder can carry the same
    link without the token being stored.
    """

    __tablename__ = "invitations"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    """Empty for a letter by post: one person, one invitation."""
    nonce: Mapped[str] = mapped_column(sa.String(32))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """Of the short code printed on a letter; like the token, the code is derived from the nonce."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    people: Mapped[list[InvitedPerson]] = relationship(back_populates="invitation", order_by="InvitedPerson.id")


class InvitedPerson(Model):
    """Someone invited at that address. `responded` outlives the link between person and participation."""

    __tablename__ = "invited_persons"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    invitation_id: Mapped[int] = mapped_column(sa.ForeignKey("invitations.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    responded: Mapped[bool] = mapped_column(default=False)

    invitation: Mapped[Invitation] = relationship(back_populates="people")
