"""The issues of a published report: its files were made again, its figures kept their value."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class IssueReason(StrEnum):
    ERASURE = "erasure"
    """Contributions were erased or withdrawn."""
    QUOTATION = "quotation"
    """Verbatims may not be quoted any more: consent taken back, or moderation."""
    RETENTION = "retention"
    """A retention clock removed the texts of contributions, or all that was not published."""


class ReportIssue(Model):
    """One issue of a version after the first, which is the publication itself and has number 1."""

    __tablename__ = "report_issues"
    __table_args__ = (sa.UniqueConstraint("version_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("report_versions.id"))
    number: Mapped[int]
    reason: Mapped[IssueReason] = mapped_column(enum_type(IssueReason))
    erased: Mapped[int] = mapped_column(default=0)
    """Contributions erased since the publication, all issues together."""
    silenced: Mapped[int] = mapped_column(default=0)
    """Verbatims of the version whose words may not be read any more."""
    files: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`{"rapport.pdf": SHA-256 in hexadecimal}`."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
