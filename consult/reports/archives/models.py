"""The archives that were made of published reports."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class ArchiveKind(StrEnum):
    EVIDENCE = "evidence"
    """For governance and auditors: everything can be recomputed."""
    OPEN = "open"
    """For everyone."""


class ReportArchive(Model):
    """One issue of an archive of a published version. Only the newest can be fetched; an erasure asks for another."""

    __tablename__ = "report_archives"
    __table_args__ = (sa.UniqueConstraint("report_version_id", "kind", "issue"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    report_version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"))
    kind: Mapped[ArchiveKind] = mapped_column(enum_type(ArchiveKind))
    issue: Mapped[int]
    salt: Mapped[str] = mapped_column(sa.String(32))
    """Of its pseudonyms and its order: kept, so that the same archive can be made again, byte for byte."""
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was issued again; empty for the first."""
    licence: Mapped[str] = mapped_column(sa.String(40), default="")
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    fingerprint: Mapped[str | None] = mapped_column(sa.String(64))
    """Of the whole, as its manifest says and as the report's page prints it. None until it is made."""
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    erased: Mapped[int] = mapped_column(default=0)
    """Contributions erased since the analysis, which it does not hold."""
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
