"""The outbox: messages waiting to leave, each once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow
from consult.notifications.states import CampaignKind, MailChannel, MessageState


class Message(Model):
    """A message to one address. `dedupe_key` makes a second writing of the same message impossible."""

    __tablename__ = "messages"
    __table_args__ = (sa.Index("ix_messages_state_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaigns.id"), index=True)
    channel: Mapped[MailChannel] = mapped_column(enum_type(MailChannel), default=MailChannel.EMAIL)
    recipient: Mapped[str] = mapped_column(sa.String(254))
    template: Mapped[str] = mapped_column(sa.String(80))
    """Name of the pair of templates under templates/emails."""
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Plain values and ids; never a token: links are made when the message leaves."""
    locale: Mapped[str] = mapped_column(sa.String(5), default="fr")
    dedupe_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    state: Mapped[MessageState] = mapped_column(enum_type(MessageState), default=MessageState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(sa.String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Campaign(Model):
    """Many messages of one kind about one consultation."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    kind: Mapped[CampaignKind] = mapped_column(enum_type(CampaignKind))
    number: Mapped[int] = mapped_column(default=1)
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
