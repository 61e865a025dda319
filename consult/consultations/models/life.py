"""What became of a consultation: each change of its state, each rewording of a question that had answers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.consultations.models.consultation import State
from consult.db import Model, UtcDateTime, enum_type, utcnow


class StateChange(Model):
    """It entered a state. The clock's own changes bear the date that caused them, so that each is written once."""

    __tablename__ = "state_changes"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "state", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    state: Mapped[State] = mapped_column(enum_type(State))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    by_clock: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it was opened again; everybody reads it."""


class QuestionWording(Model):
    """What a question said until it was reworded, while it already had answers."""

    __tablename__ = "question_wordings"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    prompt: Mapped[str] = mapped_column(sa.Text)
    help: Mapped[str] = mapped_column(sa.Text, default="")
    until: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    reason: Mapped[str] = mapped_column(sa.Text)
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
