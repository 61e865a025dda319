"""A consultation and its questionnaire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class State(StrEnum):
    DRAFT = "draft"
    PILOT = "pilot"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Access(StrEnum):
    """Who may answer."""

    LINK = "link"
    ACCOUNT = "account"
    ANYONE = "anyone"


class QuestionKind(StrEnum):
    OPEN_TEXT = "open_text"
    FEW_WORDS = "few_words"
    CHOICE = "choice"
    SCALE = "scale"
    PROFILE = "profile"


class Consultation(Model):
    """What is asked, of whom, from when to when. Times are instants; people read them in Europe/Paris."""

    __tablename__ = "consultations"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    title: Mapped[str] = mapped_column(sa.String(200))
    access: Mapped[Access] = mapped_column(enum_type(Access), default=Access.LINK)
    state: Mapped[State] = mapped_column(enum_type(State), default=State.DRAFT)
    """What a person decided; the clock turns it into what holds now (rules.effective_state)."""
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    welcome: Mapped[str] = mapped_column(sa.Text, default="")
    thanks: Mapped[str] = mapped_column(sa.Text, default="")
    shows_participation: Mapped[bool] = mapped_column(default=True)
    """Live participation figures are public while it is open."""
    public_contributions: Mapped[bool] = mapped_column(default=False)
    """The notice said before opening that everyone would read the masked contributions."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))

    questions: Mapped[list[Question]] = relationship(back_populates="consultation", order_by="Question.position")
    notices: Mapped[list[NoticeVersion]] = relationship(back_populates="consultation", order_by="NoticeVersion.version")


class NoticeVersion(Model):
    """What people are told before the first question. A new wording is a new version."""

    __tablename__ = "notice_versions"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    version: Mapped[int]
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    consultation: Mapped[Consultation] = relationship(back_populates="notices")


class Question(Model):
    """One question, one page."""

    __tablename__ = "questions"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    """Stable name of the question, used by imports and the analysis: `q1`, `107`."""
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    prompt: Mapped[str] = mapped_column(sa.Text)
    help: Mapped[str] = mapped_column(sa.Text, default="")
    required: Mapped[bool] = mapped_column(default=False)
    max_choices: Mapped[int] = mapped_column(default=1)
    """For choices: how many may be ticked."""
    scale_min: Mapped[int] = mapped_column(default=1)
    scale_max: Mapped[int] = mapped_column(default=10)
    scale_min_label: Mapped[str] = mapped_column(sa.String(80), default="")
    scale_max_label: Mapped[str] = mapped_column(sa.String(80), default="")
    profile_key: Mapped[str | None] = mapped_column(sa.String(40))
    """For profile questions: `college`, `age_band`, `gendered_form` or `territory`."""

    consultation: Mapped[Consultation] = relationship(back_populates="questions")
    choices: Mapped[list[Choice]] = relationship(
        back_populates="question", order_by="Choice.position", cascade="all, delete-orphan"
    )


class Choice(Model):
    """One possible answer of a choice question."""

    __tablename__ = "choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))

    question: Mapped[Question] = relationship(back_populates="choices")
