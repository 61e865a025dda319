"""Files made for somebody: who may fetch them, until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, utcnow


class ExportFile(Model):
    """An export asked for by one person, who alone may fetch it, for a few days."""

    __tablename__ = "export_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    """Empty for what is of the whole organisation: people, the record of acts."""
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("jobs.id"))
    subject: Mapped[str] = mapped_column(sa.String(60))
    """Name of the table, as `exports.registry` knows it."""
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the table was narrowed to."""
    audience: Mapped[str] = mapped_column(sa.String(20))
    format: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(160))
    """Name of the file once fetched."""
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """Folder of the file, and end of its address."""
    rows: Mapped[int | None]
    size: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Known once the file is whole."""
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The file went before its time: somebody whose words it held asked to be erased."""
