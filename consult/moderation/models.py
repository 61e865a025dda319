"""What waits for a moderator, what was decided and why, what authors and readers answered."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class Subject(StrEnum):
    """Why a contribution is in the queue, what presses most first; all but the first two are found by the filter."""

    CONTEST = "contest"
    REPORT = "report"
    INSULT = "insult"
    HEALTH = "health"
    NIR = "nir"
    LINK = "link"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"
    EMPTY = "empty"


class ItemState(StrEnum):
    """`moot`: withdrawn, erased or corrected by its author before anyone decided."""

    WAITING = "waiting"
    DECIDED = "decided"
    MOOT = "moot"


class ActKind(StrEnum):
    """`hide`: by the filter, until someone reads it. `ask` and `advise` decide nothing."""

    PUBLISH = "publish"
    EXCLUDE = "exclude"
    MASK = "mask"
    HIDE = "hide"
    ASK = "ask"
    ADVISE = "advise"


class ModerationItem(Model):
    """A contribution that a person should look at, once whatever the number of its flags."""

    __tablename__ = "moderation_items"
    __table_args__ = (
        sa.Index("ix_moderation_items_queue", "consultation_id", "leads", "priority", "id"),
        sa.Index("ix_moderation_items_leading_subject", "consultation_id", "leads", "subject", "id"),
        sa.Index("ix_moderation_items_subject", "consultation_id", "state", "subject", "id"),
        sa.Index("ix_moderation_items_group", "group_id", "state", "priority", "id"),
        sa.Index("ix_moderation_items_fingerprint", "consultation_id", "fingerprint", "group_id"),
        sa.Index(
            "uq_moderation_items_leader",
            "group_id",
            unique=True,
            sqlite_where=sa.text("leads = 1"),
            postgresql_where=sa.text("leads"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id", ondelete="CASCADE"), unique=True)
    subject: Mapped[Subject] = mapped_column(enum_type(Subject))
    """The most pressing of its flags."""
    priority: Mapped[int]
    """Rank of the subject: what the queue is sorted by."""
    state: Mapped[ItemState] = mapped_column(enum_type(ItemState), default=ItemState.WAITING)
    group_id: Mapped[int | None]
    """Id of the first item of its batch of nearly identical texts: its own when nothing like it came before. None:
    contested, so answered alone."""
    leads: Mapped[bool] = mapped_column(default=False)
    """It waits, and stands for its batch in the queue: the most pressing of those that wait, one for each batch."""
    fingerprint: Mapped[str] = mapped_column(sa.String(16), default="")
    """Hash of its folded words: copies of it join its batch (moderation/likeness.py)."""
    claimed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Who asked for a second opinion: the queue offers it to the others first."""
    asked_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """The colleague whose opinion is asked; empty: anyone's."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Who decided last: a contest goes to somebody else."""
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ModerationFlag(Model):
    """What the filter saw and where: characters of the original. Nothing of the text is kept here."""

    __tablename__ = "moderation_flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[Subject] = mapped_column(enum_type(Subject))
    start: Mapped[int]
    end: Mapped[int]


class ModerationBand(Model):
    """Hashes by which a text finds the first one of its batch (moderation/likeness.py)."""

    __tablename__ = "moderation_bands"
    __table_args__ = (sa.Index("ix_moderation_bands_consultation_id_band", "consultation_id", "band"),)

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_items.id", ondelete="CASCADE"), primary_key=True)
    band: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))


class ModerationAct(Model):
    """A decision or a word between colleagues: appended, never changed but to say that it was undone."""

    __tablename__ = "moderation_acts"
    __table_args__ = (
        sa.Index("ix_moderation_acts_consultation_id_leads", "consultation_id", "leads", "id"),
        sa.Index("ix_moderation_acts_told", "author_told_at", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ActKind] = mapped_column(enum_type(ActKind))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    """The reason of the charter as it was worded that day."""
    note: Mapped[str] = mapped_column(sa.Text, default="")
    """For colleagues only."""
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What undoing brings back: moderation, reason, masks as places."""
    batch: Mapped[str] = mapped_column(sa.String(32), index=True)
    """One decision taken for several contributions is one batch: undone together."""
    leads: Mapped[bool] = mapped_column(default=True)
    """The first of its batch: what the list of decisions shows."""
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    author_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a mail was written to the author, or found impossible."""


class Contest(Model):
    """An author disagrees with an exclusion or a mask; somebody else than who decided answers."""

    __tablename__ = "moderation_contests"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True)
    act_id: Mapped[int] = mapped_column(sa.ForeignKey("moderation_acts.id", ondelete="CASCADE"), unique=True)
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    accepted: Mapped[bool | None]
    """Whether the author was found right; empty while it waits."""
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    author_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ReaderReport(Model):
    """A reader found something wrong with a public contribution. Nothing is kept about the reader."""

    __tablename__ = "moderation_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ModerationCharter(Model):
    """What an organisation publishes of its moderation, and the words that its filter looks for."""

    __tablename__ = "moderation_charters"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    """`[{label, explanation}]`, in the order in which they are offered."""
    words: Mapped[list[Any]] = mapped_column(default=list)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ModerationSetting(Model):
    """How one consultation is moderated, and how far the filter has read it."""

    __tablename__ = "moderation_settings"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    hides_at_once: Mapped[bool] = mapped_column(default=False)
    """Insults, health details and links take the contribution out until someone has read it."""
    scanned_id: Mapped[int] = mapped_column(default=0)
    """Last contribution that the filter read."""
