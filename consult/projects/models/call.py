"""A call for projects: what is sought, where, when, by which rules."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class CallKind(StrEnum):
    """What members file: each kind has its own path and answerer."""

    PROJECT = "project"
    SUPPORT = "support"
    SERVICE = "service"


class PhaseKind(StrEnum):
    """The calendar of a call, in this order."""

    FILING = "filing"
    EXAMINATION = "examination"
    SUPPORT = "support"
    SELECTION = "selection"
    RESULTS = "results"
    REALISATION = "realisation"


class Visibility(StrEnum):
    """Whose names the file of a round shows; a vote is never called secret."""

    NAMED = "named"
    SECRETARY = "secretary"


class CriterionKind(StrEnum):
    """What a line of the commission's grid asks for."""

    ADMISSIBILITY = "admissibility"
    FEASIBILITY = "feasibility"
    VALUES = "values"
    COST = "cost"
    DELAY = "delay"
    IMPACT = "impact"


class Call(Model):
    """A call. Its level is that of its territory; without one, the whole organisation."""

    __tablename__ = "calls"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[CallKind] = mapped_column(enum_type(CallKind), default=CallKind.PROJECT)
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"))
    round_level: Mapped[str] = mapped_column(sa.String(20), default="territory")
    """Level of the territories whose élus choose: one round each."""
    permanent: Mapped[bool] = mapped_column(default=False)
    """An idea box: always open, without phases."""
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When an administrator published it; None while it is being prepared."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When an administrator closed an idea box; a call with a calendar closes by the clock."""
    intro: Mapped[str] = mapped_column(sa.Text, default="")
    values_text: Mapped[str] = mapped_column(sa.Text, default="")
    """The values of the organisation that projects are held to."""
    college_ids: Mapped[list[Any]] = mapped_column(default=list)
    """Who may file; empty, everyone with an account."""
    open_to_visitors: Mapped[bool] = mapped_column(default=False)
    own_fields: Mapped[list[Any]] = mapped_column(default=list)
    """`[{"key", "label", "help", "required", "kind": "text|long|number|choice", "choices": []}]`."""
    budget_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    most_cents: Mapped[int | None] = mapped_column(sa.BigInteger)
    """The most that one project may ask for."""
    examiners_per_project: Mapped[int] = mapped_column(default=1)
    answer_days: Mapped[int] = mapped_column(default=30)
    """Days within which an author is promised an answer."""
    vote_rules: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`{"method", "most", "points", "quorum", "threshold", "proxies", "visibility"}`: see selection."""
    copied_from_id: Mapped[int | None] = mapped_column(sa.ForeignKey("calls.id"))
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    phases: Mapped[list[CallPhase]] = relationship(back_populates="call", order_by="CallPhase.starts_at")
    categories: Mapped[list[Category]] = relationship(back_populates="call", order_by="Category.position")
    criteria: Mapped[list[Criterion]] = relationship(back_populates="call", order_by="Criterion.position")


class CallPhase(Model):
    """A stretch of a call's calendar; times are instants, read in Europe/Paris."""

    __tablename__ = "call_phases"
    __table_args__ = (sa.UniqueConstraint("call_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"))
    kind: Mapped[PhaseKind] = mapped_column(enum_type(PhaseKind))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)

    call: Mapped[Call] = relationship(back_populates="phases")


class Category(Model):
    """Prevention, mutual help, social ties… A category in use is retired, never deleted."""

    __tablename__ = "call_categories"
    __table_args__ = (sa.UniqueConstraint("call_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(80))
    retired: Mapped[bool] = mapped_column(default=False)

    call: Mapped[Call] = relationship(back_populates="categories")


class Criterion(Model):
    """A line of the commission's grid."""

    __tablename__ = "call_criteria"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"), index=True)
    position: Mapped[int]
    kind: Mapped[CriterionKind] = mapped_column(enum_type(CriterionKind))
    label: Mapped[str] = mapped_column(sa.String(200))
    help: Mapped[str] = mapped_column(sa.Text, default="")
    weight: Mapped[int] = mapped_column(default=1)
    """Weight in the scores of the élus, where the method weighs criteria."""

    call: Mapped[Call] = relationship(back_populates="criteria")
