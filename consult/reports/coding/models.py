"""A sample coded by two people; what the machine says of it stands in a table that their pages never read."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class CodingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Gone(StrEnum):
    """Why a contribution can be read no more."""

    MODERATED = "moderated"
    ERASED = "erased"


class DoubleCoding(Model):
    """One draw, held to one run whatever the consultation shows since."""

    __tablename__ = "double_codings"
    __table_args__ = (sa.UniqueConstraint("corpus_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"))
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("analysis_runs.id"), index=True)
    number: Mapped[int]
    state: Mapped[CodingState] = mapped_column(enum_type(CodingState), default=CodingState.OPEN)
    seed: Mapped[int] = mapped_column(sa.BigInteger)
    size: Mapped[int]
    floor: Mapped[int]
    """The fewest of each stratum, where it holds as many."""
    themes: Mapped[list[Any]]
    """`[{id, label, terms, question_id}]` as both coders read them: a theme renamed meanwhile keeps its name here."""
    strata: Mapped[list[Any]]
    """`[{category, population, drawn}]`: what was drawn from."""
    first_coder_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    second_coder_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    people: Mapped[int | None]
    """How many persons wrote what counts, known at the end: links to texts may go later."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    close_reason: Mapped[str | None] = mapped_column(sa.Text)
    """Why it was ended before everything was coded."""


class CodedItem(Model):
    """A drawn contribution, at its place in the order that both coders follow, and what was decided afterwards."""

    __tablename__ = "coded_items"
    __table_args__ = (sa.UniqueConstraint("coding_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coding_id: Mapped[int] = mapped_column(sa.ForeignKey("double_codings.id"))
    position: Mapped[int]
    contribution_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    """None once it was erased."""
    gone: Mapped[Gone | None] = mapped_column(enum_type(Gone))
    counts: Mapped[bool] = mapped_column(default=True)
    """False where it left before the end: the kappas are without it."""
    decided_category: Mapped[str | None] = mapped_column(sa.String(20))
    decision_note: Mapped[str | None] = mapped_column(sa.Text)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MachineAnswer(Model):
    """Where the run had put a drawn contribution, kept aside from what coders read."""

    __tablename__ = "coded_machine_answers"

    item_id: Mapped[int] = mapped_column(sa.ForeignKey("coded_items.id"), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(20))
    """Its stratum too."""
    others: Mapped[list[Any]] = mapped_column(default=list)
    """Other themes that it touches, by id."""
    weight: Mapped[float]
    """How many contributions of its stratum it stands for."""


class CodedAnswer(Model):
    """What one coder says of an item; it may change until the end."""

    __tablename__ = "coded_answers"
    __table_args__ = (sa.UniqueConstraint("item_id", "coder"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("coded_items.id"))
    coder: Mapped[int]
    """1 or 2: who it is stands in the coding."""
    category: Mapped[str] = mapped_column(sa.String(20))
    others: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
