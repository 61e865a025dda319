"""Who holds a consultation together, and the reports they have in common: figures and places of verbatims, no text."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class MemberState(StrEnum):
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"
    """By its own will, or removed by the organisation that leads."""


class SharedConsultation(Model):
    """A consultation led by one organisation and held with others."""

    __tablename__ = "shared_consultations"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    """The one that leads."""
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), unique=True)
    """Its own consultation, whose questionnaire the others received."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    members: Mapped[list[SharedMember]] = relationship(back_populates="shared", order_by="SharedMember.id")


class SharedMember(Model):
    """An organisation in a shared consultation; the one that leads is a member from the start."""

    __tablename__ = "shared_members"
    __table_args__ = (sa.UniqueConstraint("shared_id", "organisation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shared_id: Mapped[int] = mapped_column(sa.ForeignKey("shared_consultations.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    consultation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consultations.id"), unique=True)
    """Its own consultation, made when it accepts."""
    state: Mapped[MemberState] = mapped_column(enum_type(MemberState), default=MemberState.INVITED)
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    shared: Mapped[SharedConsultation] = relationship(back_populates="members")


class CommonReport(Model):
    """One common analysis. `content` is empty until its job is done; it holds no text of a contribution."""

    __tablename__ = "common_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    shared_id: Mapped[int] = mapped_column(sa.ForeignKey("shared_consultations.id"), index=True)
    folder: Mapped[str] = mapped_column(sa.String(120))
    """Name under the runs folder: what the figures were computed on; removed once another analysis takes its place,
    unless it was published."""
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Suppressed tables, labels, requests behind the figures, places of verbatims; see sharing/document.py."""
    decisions: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Theme key → `{label, hidden}`: what the organisation that leads decided before publishing."""
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
