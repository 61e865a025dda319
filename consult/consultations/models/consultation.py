"""A consultation and its questionnaire."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

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
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"


class ConditionMode(StrEnum):
    """Whether a question is asked when every condition holds, or when one does."""

    ALL = "all"
    ANY = "any"


class Operator(StrEnum):
    """How the answer to an earlier question is compared with the value of a condition."""

    IS = "is"
    IS_NOT = "is_not"
    INCLUDES = "includes"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ANSWERED = "answered"
    NOT_ANSWERED = "not_answered"


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
    late_sheet_days: Mapped[int] = mapped_column(default=14)
    """How many days after the closing sheets that come by post may still be entered."""
    locales: Mapped[list[Any]] = mapped_column(default=lambda: ["fr"])
    """Languages in which it may be read and answered; the first is the one in which it is written."""
    embed_hosts: Mapped[list[Any]] = mapped_column(default=list)
    """Origins whose pages may frame it: `https://portail.exemple.fr`."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))

    questions: Mapped[list[Question]] = relationship(back_populates="consultation", order_by="Question.position")
    sections: Mapped[list[Section]] = relationship(back_populates="consultation", order_by="Section.position")
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


class Section(Model):
    """A part of the questionnaire: its title and introduction are read before its first question."""

    __tablename__ = "sections"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    intro: Mapped[str] = mapped_column(sa.Text, default="")

    consultation: Mapped[Consultation] = relationship(back_populates="sections")
    questions: Mapped[list[Question]] = relationship(back_populates="section", order_by="Question.position")


class Question(Model):
    """One question, one page."""

    __tablename__ = "questions"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    """Stable name of the question, used by imports and the analysis: `q1`, `107`."""
    section_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sections.id"))
    position: Mapped[int]
    """One order for the whole questionnaire; the questions of a section follow one another in it."""
    kind: Mapped[QuestionKind] = mapped_column(enum_type(QuestionKind))
    prompt: Mapped[str] = mapped_column(sa.Text)
    help: Mapped[str] = mapped_column(sa.Text, default="")
    example: Mapped[str] = mapped_column(sa.Text, default="")
    """An answer that somebody could give, shown beside the field."""
    required: Mapped[bool] = mapped_column(default=False)
    max_choices: Mapped[int] = mapped_column(default=1)
    """For choices: how many may be ticked; for a ranking: how many are put in order."""
    max_length: Mapped[int | None]
    """For open text: the most characters of one idea, when that is fewer than usual."""
    shuffle_choices: Mapped[bool] = mapped_column(default=False)
    """Possible answers come in an order drawn for each participation, so that none is favoured."""
    scale_min: Mapped[int] = mapped_column(default=1)
    scale_max: Mapped[int] = mapped_column(default=10)
    scale_min_label: Mapped[str] = mapped_column(sa.String(80), default="")
    scale_max_label: Mapped[str] = mapped_column(sa.String(80), default="")
    profile_key: Mapped[str | None] = mapped_column(sa.String(40))
    """For profile questions: what it asks of the person, a key of `profile_library.PROFILE`."""
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What one kind alone has. Matrix: `rows` (labels; the columns are the choices). Number: `min`, `max`, `unit`,
    `decimals`. Date: `earliest`, `latest`. File: `types` (image, pdf, document), `max_megabytes`."""
    condition_mode: Mapped[ConditionMode] = mapped_column(enum_type(ConditionMode), default=ConditionMode.ALL)

    consultation: Mapped[Consultation] = relationship(back_populates="questions")
    section: Mapped[Section | None] = relationship(back_populates="questions")
    choices: Mapped[list[Choice]] = relationship(
        back_populates="question", order_by="Choice.position", cascade="all, delete-orphan"
    )
    conditions: Mapped[list[Condition]] = relationship(
        back_populates="question",
        foreign_keys="Condition.question_id",
        order_by="Condition.id",
        cascade="all, delete-orphan",
    )


class Choice(Model):
    """One possible answer of a choice, a column of a matrix, a thing to rank."""

    __tablename__ = "choices"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(200))

    question: Mapped[Question] = relationship(back_populates="choices")


class Condition(Model):
    """« Si oui… »: the question is asked only if an earlier one was answered so. Without conditions it always is."""

    __tablename__ = "conditions"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    source_question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    operator: Mapped[Operator] = mapped_column(enum_type(Operator))
    value: Mapped[Any] = mapped_column(sa.JSON)
    """What the answer is compared with: the id of a choice, a number, a date, a word; None for `answered`."""

    question: Mapped[Question] = relationship(back_populates="conditions", foreign_keys=[question_id])
    source: Mapped[Question] = relationship(foreign_keys=[source_question_id])


class Translation(Model):
    """A text of the questionnaire in another language than the main one."""

    __tablename__ = "translations"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "locale", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    locale: Mapped[str] = mapped_column(sa.String(10))
    subject: Mapped[str] = mapped_column(sa.String(80))
    """What it translates: `consultation:title`, `question:12:prompt`, `question:12:row:0`, `choice:5:label`,
    `section:3:intro`."""
    text: Mapped[str] = mapped_column(sa.Text)
