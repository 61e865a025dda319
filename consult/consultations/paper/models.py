"""Sheets that were printed, and what staff enter from paper or on the phone.

Who is kept apart from what, here as elsewhere: a printed sheet may name a person, a sent entry names a participation,
and no row holds both.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Channel
from consult.db import Model, UtcDateTime, enum_type, utcnow


class SetAside(StrEnum):
    """Why a sheet was not kept: it is counted, and nothing else of it is stored."""

    NO_CONSENT = "no_consent"
    BLANK = "blank"
    ILLEGIBLE = "illegible"
    WEB_STANDS = "web_stands"
    MISTAKE = "mistake"


class Kept(StrEnum):
    """Which of two entries of an answer was right, once somebody looked at the sheet again."""

    FIRST = "first"
    SECOND = "second"


class PrintedSheet(Model):
    """A numbered questionnaire: its code finds the person, or says that this sheet was already entered."""

    __tablename__ = "printed_sheets"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "code"),
        sa.UniqueConstraint("consultation_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    code: Mapped[str] = mapped_column(sa.String(9))
    """`K7M2-9QRX`: opens nothing to anybody but the staff who enter."""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Empty for a sheet that anybody may fill in."""
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"), index=True)
    """The printing that made it; a person's sheet printed again keeps its code."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class PaperEntry(Model):
    """One sheet, or one call, as somebody types it. Sent, it is a participation like any other."""

    __tablename__ = "paper_entries"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "number"),
        sa.Index("ix_paper_entries_consultation_id_entered_by_id", "consultation_id", "entered_by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    number: Mapped[int]
    """Written on the sheet by whoever enters it: a second person finds it by that number."""
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    received_on: Mapped[date]
    """Day on which the sheet came or the call was made: the day that counts."""
    late: Mapped[bool] = mapped_column(default=False)
    """It came after the closing, within the days that were granted: the report says how many did."""
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("printed_sheets.id"), unique=True)
    """Of a sheet that names nobody."""
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Only while it is being typed: once sent, the link is that of every participation, which can be cut."""
    participation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participations.id"), unique=True)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field → texts, as typed; empty once sent."""
    over_web: Mapped[bool] = mapped_column(default=False)
    """Somebody decided that this sheet stands in place of what the person had sent themselves."""
    replaced: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Answers, by question, that this sheet took the place of; ideas keep their own rows."""
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    """Of what was sent, so that a later change by the person themselves is seen."""
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    set_aside: Mapped[SetAside | None] = mapped_column(enum_type(SetAside))

    second: Mapped[DoubleEntry | None] = relationship(back_populates="entry")

    @property
    def is_open(self) -> bool:
        return self.sent_at is None and self.set_aside is None


class DoubleEntryPlan(Model):
    """Which share of the sheets is entered twice, and the seed of the draw."""

    __tablename__ = "double_entry_plans"

    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    share: Mapped[int]
    """Per cent of the sheets."""
    seed: Mapped[int]
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class DoubleEntry(Model):
    """The same sheet typed by a second person, who does not see the first entry. Counts for nothing by itself."""

    __tablename__ = "double_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("paper_entries.id"), unique=True)
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field → texts; emptied once every difference is decided."""
    entered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    entry: Mapped[PaperEntry] = relationship(back_populates="second")
    results: Mapped[list[DoubleEntryResult]] = relationship(
        back_populates="double_entry", order_by="DoubleEntryResult.question_id"
    )


class DoubleEntryResult(Model):
    """Whether the two entries of one question agreed: outlives the texts, for the rate of disagreement."""

    __tablename__ = "double_entry_results"
    __table_args__ = (sa.UniqueConstraint("double_entry_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    double_entry_id: Mapped[int] = mapped_column(sa.ForeignKey("double_entries.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    agrees: Mapped[bool]
    kept: Mapped[Kept | None] = mapped_column(enum_type(Kept))
    """Decided where they differ; None until then, and where they agree."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))

    double_entry: Mapped[DoubleEntry] = relationship(back_populates="results")
