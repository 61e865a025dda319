"""The phases of a wider process, of which a consultation is one moment."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class PhaseKind(StrEnum):
    """What is done in it: clear the ground, listen, talk together, make it one's own."""

    CLEAR = "clear"
    LISTEN = "listen"
    DISCUSS = "discuss"
    ADOPT = "adopt"
    OTHER = "other"


class Phase(Model):
    """One step of a public timeline: that of a consultation, or that of the organisation itself."""

    __tablename__ = "phases"
    __table_args__ = (sa.Index("ix_phases_timeline", "organisation_id", "consultation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultations.id"))
    """Empty on the timeline of the organisation."""
    position: Mapped[int]
    kind: Mapped[PhaseKind] = mapped_column(enum_type(PhaseKind), default=PhaseKind.OTHER)
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text, default="")
    """Markdown, cleaned when it is shown."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]

    documents: Mapped[list[PhaseDocument]] = relationship(
        back_populates="phase", order_by="PhaseDocument.id", cascade="all, delete-orphan"
    )


class PhaseDocument(Model):
    """A file that everybody may download, cleaned when it was received. Its bytes lie under the files folder."""

    __tablename__ = "phase_documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(sa.ForeignKey("phases.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    name: Mapped[str] = mapped_column(sa.String(120))
    """As it is saved by those who download it."""
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int]
    path: Mapped[str] = mapped_column(sa.String(200))
    """Under the files folder."""
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    phase: Mapped[Phase] = relationship(back_populates="documents")
