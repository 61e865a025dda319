"""What readers of a published report say of it: useful or not, and questions to the team."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class QuestionState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    PUBLISHED = "published"
    """Answered, and the question and its answer are read under the report."""
    DECLINED = "declined"


class ReportReaction(Model):
    """« Utile » or « pas utile », of one reader, about one theme of a published report. It outlives a correction."""

    __tablename__ = "report_reactions"
    __table_args__ = (
        sa.UniqueConstraint("corpus_id", "theme_key", "reader_hash"),
        sa.Index("ix_report_reactions_day", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"))
    theme_key: Mapped[str] = mapped_column(sa.String(60))
    """Public name of the theme, `t12`: the anchor of the report."""
    reader_hash: Mapped[str | None] = mapped_column(sa.String(64))
    """Keyed digest of the session or the person: tells a second opinion of the same reader, and nothing else. Emptied
    after some months: the opinion still counts, and cannot be changed any more."""
    useful: Mapped[bool]
    day: Mapped[date]


class ReportQuestion(Model):
    """A question that a reader asks the team, and its answer."""

    __tablename__ = "report_questions"
    __table_args__ = (sa.Index("ix_report_questions_corpus_id_state", "corpus_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"))
    theme_key: Mapped[str] = mapped_column(sa.String(60), default="")
    """The theme it is about; empty: the whole report."""
    body: Mapped[str] = mapped_column(sa.Text)
    """As it was asked: for the team only."""
    email: Mapped[str | None] = mapped_column(sa.String(254))
    """Where to answer; forgotten once the answer is sent, or after some months."""
    locale: Mapped[str] = mapped_column(sa.String(5), default="fr")
    state: Mapped[QuestionState] = mapped_column(enum_type(QuestionState), default=QuestionState.WAITING)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    public_body: Mapped[str] = mapped_column(sa.Text, default="")
    """The question as everybody reads it: reread by the team, without anything that tells who asked."""
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
