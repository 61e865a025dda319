"""Territory reports: the batch that one job makes, and the report of each territory in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow
from consult.reports.models import ReportState
from consult.territories.levels import Level


class LocalBatch(Model):
    """The reports of one level of territories, made together: what one hides depends on what the others show."""

    __tablename__ = "local_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"), index=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"))
    level: Mapped[Level] = mapped_column(enum_type(Level))
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState), default=ReportState.DRAFT)
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    basis: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of what the reports stand on: the tree of territories, k, the decisions taken, what is published."""
    left_out: Mapped[list[Any]] = mapped_column(default=list)
    """Territories without a report: `[{code, name, why}]`, why: nobody, few, cover."""
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its job was done; empty while it is being made."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class LocalReport(Model):
    """The report of one territory. Frozen when published; a correction is the report of a later batch."""

    __tablename__ = "local_reports"
    __table_args__ = (sa.UniqueConstraint("batch_id", "territory_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("local_batches.id"))
    territory_id: Mapped[int] = mapped_column(sa.ForeignKey("territories.id"), index=True)
    report_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report_versions.id"), index=True)
    """The version of the report it was published with."""
    number: Mapped[int | None]
    """How many reports of this territory were published up to this one."""
    state: Mapped[ReportState] = mapped_column(enum_type(ReportState), default=ReportState.DRAFT)
    figures: Mapped[dict[str, Any]]
    """Every number of the territory, for the team and for verification: `{code: people or contributions}`."""
    content: Mapped[dict[str, Any]]
    """What the public reads: suppressed, verbatims as places without words."""
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of figures and content."""
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
