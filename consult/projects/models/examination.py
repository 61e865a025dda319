"""The examination of a project by the commission: nothing of it shows before its decision is published."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class Admissibility(StrEnum):
    YES = "yes"
    NO = "no"
    TO_COMPLETE = "to_complete"


class Outcome(StrEnum):
    """The official answer."""

    ADMISSIBLE = "admissible"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    MERGED = "merged"


class Assignment(Model):
    """An examiner and a project that is theirs to examine."""

    __tablename__ = "project_assignments"
    __table_args__ = (sa.UniqueConstraint("project_id", "examiner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    examiner_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    assigned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ConflictOfInterest(Model):
    """A person who must not examine, or vote on, a project (déport), on record."""

    __tablename__ = "project_conflicts"
    __table_args__ = (sa.UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Evaluation(Model):
    """One examiner's grid. A draft is seen by its examiner only; once sent, by the commission."""

    __tablename__ = "project_evaluations"
    __table_args__ = (sa.UniqueConstraint("project_id", "examiner_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    examiner_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    admissibility: Mapped[Admissibility | None] = mapped_column(enum_type(Admissibility))
    grades: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Id of the criterion -> `{"grade": 0-4, "words": …}`; a cost in cents, a delay in months."""
    private_note: Mapped[str] = mapped_column(sa.Text, default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """One more each time it is written: of two devices, the late one is told."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ComplementRequest(Model):
    """What the commission asks the author for, until when, and the answer."""

    __tablename__ = "project_complements"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    asked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    question: Mapped[str] = mapped_column(sa.Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(sa.Text)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Decision(Model):
    """What the chair decided, with its reasons; public once `published_at` is set, in batches."""

    __tablename__ = "project_decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), unique=True)
    outcome: Mapped[Outcome] = mapped_column(enum_type(Outcome))
    reasons: Mapped[str] = mapped_column(sa.Text, default="")
    redirected_to: Mapped[str] = mapped_column(sa.String(200), default="")
    """The service or territory that takes it over."""
    merged_into_id: Mapped[int | None] = mapped_column(sa.ForeignKey("projects.id"))
    differed: Mapped[bool] = mapped_column(default=False)
    """The examiners disagreed; the reasons say why the chair decided so."""
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
