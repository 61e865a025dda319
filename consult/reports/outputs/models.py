"""The files of a report that are kept: what they are, where, and the job that makes them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type


class FileKind(StrEnum):
    PDF = "pdf"
    DOCX = "docx"


class ReportFile(Model):
    """One file of a published version, or of a draft; the row exists from the moment it is asked for."""

    __tablename__ = "report_files"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "kind"),
        sa.UniqueConstraint("composition_id", "kind"),
        sa.CheckConstraint("(version_id IS NULL) <> (composition_id IS NULL)", name="one_subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report_versions.id"))
    composition_id: Mapped[int | None] = mapped_column(sa.ForeignKey("compositions.id"))
    """Of a draft, drawn as it stood."""
    kind: Mapped[FileKind] = mapped_column(enum_type(FileKind))
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    """The last job that was asked to draw it: its state says whether the file is waited for."""
    path: Mapped[str | None] = mapped_column(sa.String(200))
    """Under the files folder; None until it is drawn for the first time."""
    size: Mapped[int | None]
    """In bytes."""
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
