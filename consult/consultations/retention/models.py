"""The clocks of a consultation: after its closing, what it holds is cut loose, then aggregated, then deleted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type


class RetentionAct(StrEnum):
    """In the order in which they come."""

    PSEUDONYMISE = "pseudonymise"
    """Cut the link between people and participations."""
    AGGREGATE = "aggregate"
    """Drop the texts of contributions; figures and the verbatims of published reports stay."""
    DELETE = "delete"
    """Drop everything but published reports."""


class RetentionClock(Model):
    """One act to come, or done, for one consultation. No row: nobody asked for that act."""

    __tablename__ = "retention_clocks"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "act"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    act: Mapped[RetentionAct] = mapped_column(enum_type(RetentionAct))
    days: Mapped[int]
    """After the closing."""
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_for: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The hour that was announced: another closing or another delay is announced again."""
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """From here on it can no longer be undone; a kill is taken up again."""
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What it came to: `{"links": 16042}`, `{"texts": 348112, "kept": 36}`."""
    held_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Suspended by the DPO until somebody lifts it, whatever the hour."""
    held_reason: Mapped[str] = mapped_column(sa.Text, default="")
    held_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
