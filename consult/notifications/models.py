"""The outbox: messages waiting to leave, each once; the campaigns they belong to; the addresses not to write to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow
from consult.notifications.states import CampaignKind, CampaignState, MailChannel, MailPurpose, MessageState


class Message(Model):
    """A message to one address. `dedupe_key` makes a second writing of the same message impossible."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.Index("ix_messages_state_id", "state", "id"),
        sa.Index("ix_messages_campaign_id_state", "campaign_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    campaign_id: Mapped[int | None] = mapped_column(sa.ForeignKey("campaigns.id"))
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
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """A server asked to come back later: not tried again before."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Campaign(Model):
    """Many messages of one kind, to one audience, written once by a person and sent by a job."""

    __tablename__ = "campaigns"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    consultation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    """Empty for an appeal that is about no consultation."""
    kind: Mapped[CampaignKind] = mapped_column(enum_type(CampaignKind))
    number: Mapped[int] = mapped_column(default=1)
    """Among those of its kind about the same consultation."""
    state: Mapped[CampaignState] = mapped_column(enum_type(CampaignState), default=CampaignState.DRAFT)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    """Why it is paused, as a sentence; empty when somebody paused it."""
    subject: Mapped[str] = mapped_column(sa.String(200), default="")
    body: Mapped[str] = mapped_column(sa.Text, default="")
    """Markdown with placeholders; empty: the text of the house, in the language of each reader."""
    link_url: Mapped[str] = mapped_column(sa.String(500), default="")
    """Where the button of an appeal leads; empty: the home page."""
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    per_minute: Mapped[int | None]
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it begins by itself, if it was scheduled, or goes on by itself, if the mail server asked for a rest."""
    rests: Mapped[int] = mapped_column(default=0)
    """How many times in a row it rested without a message leaving."""
    place: Mapped[int] = mapped_column(default=0)
    """The last row of the audience whose message was written."""
    written: Mapped[bool] = mapped_column(default=False)
    """Whether every message of the audience was written."""
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MailStop(Model):
    """An address that is not written to: its holder refused one purpose, or mail no longer reaches it."""

    __tablename__ = "mail_stops"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "address", "purpose"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    address: Mapped[str] = mapped_column(sa.String(254))
    """Lower-cased."""
    purpose: Mapped[MailPurpose] = mapped_column(enum_type(MailPurpose))
    detail: Mapped[str] = mapped_column(sa.String(120), default="")
    """The server's answer to a bounce: « 550 5.1.1 »."""
    message_id: Mapped[int | None]
    """The message after which it was noted; rows of the outbox may go, so no foreign key."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
