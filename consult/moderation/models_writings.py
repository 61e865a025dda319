"""Texts that belong to no consultation (projects, comments) in the same moderation: what waits, what was decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow
from consult.moderation.models import ActKind, ItemState, Subject


class Writing(Model):
    """A text that the filter flagged, a reader reported or a moderator decided about; nothing of the text is kept."""

    __tablename__ = "moderation_writings"
    __table_args__ = (
        sa.UniqueConstraint("kind", "target_id"),
        sa.Index("ix_moderation_writings_queue", "organisation_id", "state", "priority", "id"),
        sa.Index("ix_moderation_writings_batch", "organisation_id", "batch", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    """Which source knows the text: see moderation/writings.py."""
    target_id: Mapped[int]
    subject: Mapped[Subject] = mapped_column(enum_type(Subject))
    priority: Mapped[int]
    state: Mapped[ItemState] = mapped_column(enum_type(ItemState), default=ItemState.WAITING)
    flags: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Part of the text -> `[[start, end, kind]]`: what the filter saw."""
    masks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Part of the text -> `[[start, end, kind]]`: what nobody reads."""
    prints: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Part -> digest of the words that the masks were laid on: rewritten, a part loses its masks and is read again."""
    batch: Mapped[str] = mapped_column(sa.String(16), default="", server_default="")
    """Fingerprint of the first of the nearly identical texts that it is decided with (moderation/likeness.py). Empty:
    contested, so answered alone."""
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Who asked for a second opinion: the queue offers it to the others first."""
    asked_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """The colleague whose opinion is asked; empty: anyone's."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class WritingBand(Model):
    """Hashes by which a text finds those that are nearly the same (moderation/likeness.py)."""

    __tablename__ = "moderation_writing_bands"

    writing_id: Mapped[int] = mapped_column(
        sa.ForeignKey("moderation_writings.id", ondelete="CASCADE"), primary_key=True
    )
    band: Mapped[str] = mapped_column(sa.String(16), primary_key=True, index=True)


class WritingAct(Model):
    """A decision or a word between colleagues, and what the author answers: appended; undone, it says so."""

    __tablename__ = "moderation_writing_acts"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    writing_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_writings.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ActKind] = mapped_column(enum_type(ActKind))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    """The reason of the charter as it was worded that day."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What undoing brings back: excluded, reason, masks."""
    batch: Mapped[str] = mapped_column(sa.String(32), default="", server_default="", index=True)
    """One decision taken for several texts is one batch: undone together. Empty: of this text alone."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    author_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contest: Mapped[str] = mapped_column(sa.Text, default="")
    """Why an author finds it unjust."""
    contested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))


class WritingReport(Model):
    """A reader found something wrong with a text. Nothing is kept about the reader."""

    __tablename__ = "moderation_writing_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    writing_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_writings.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
