"""What an élu chose to show of themselves, and what is written to them through the site."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, utcnow


class OfficialProfile(Model):
    """An élu in the directory. Without a row, or while `shown` is false, nothing is said of them but that a seat is
    held."""

    __tablename__ = "official_profiles"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Names the élu in addresses."""
    shown: Mapped[bool] = mapped_column(default=False)
    takes_messages: Mapped[bool] = mapped_column(default=False)
    presentation: Mapped[str] = mapped_column(sa.Text, default="")
    photo_path: Mapped[str | None] = mapped_column(sa.String(120))
    photo_type: Mapped[str | None] = mapped_column(sa.String(80))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class OfficialMessage(Model):
    """What a member wrote to an élu. Neither sees the other's address; the answer leaves through the site too."""

    __tablename__ = "official_messages"
    __table_args__ = (
        sa.UniqueConstraint("sender_id", "client_key"),
        sa.Index("ix_official_messages_official_id_sent_at", "official_id", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    sender_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """None once the sender asked to be forgotten."""
    client_key: Mapped[str] = mapped_column(sa.String(36))
    """Made with the page: a double click sends once."""
    body: Mapped[str | None] = mapped_column(sa.Text)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CallTelling(Model):
    """What became of the projects of a call, told once to everyone who took part."""

    __tablename__ = "call_tellings"

    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    words: Mapped[str] = mapped_column(sa.Text, default="")
    """What the organisation adds to every letter."""
    started_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    job_id: Mapped[int | None]
    """The work that writes the letters; works may be forgotten, so no foreign key."""
