"""A participation: a pseudonym with the profile it had, kept apart from the person behind it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.profile import AgeBand, GenderedForm
from consult.db import Model, UtcDateTime, enum_type, utcnow


class Channel(StrEnum):
    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    MEETING = "meeting"
    IMPORT = "import"
    PILOT = "pilot"


class ParticipationKind(StrEnum):
    """A group answers with one voice: its headcount is told, it never counts as people."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class Participation(Model):
    """One answering of a consultation, under a pseudonym, with a snapshot of the profile."""

    __tablename__ = "participations"
    __table_args__ = (
        sa.UniqueConstraint("consultation_id", "source", "external_id"),
        sa.Index("ix_participations_consultation_id_submitted_on", "consultation_id", "submitted_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    pseudonym: Mapped[str] = mapped_column(sa.String(32), unique=True)
    """Random; means nothing outside this installation."""
    source: Mapped[str | None] = mapped_column(sa.String(60))
    external_id: Mapped[str | None] = mapped_column(sa.String(120))
    """Identity in an imported file; empty for those who answered here."""
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.WEB)
    kind: Mapped[ParticipationKind] = mapped_column(enum_type(ParticipationKind), default=ParticipationKind.INDIVIDUAL)
    headcount: Mapped[int] = mapped_column(default=1)
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("colleges.id"))
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"))
    age_band: Mapped[AgeBand | None] = mapped_column(enum_type(AgeBand))
    gendered_form: Mapped[GenderedForm | None] = mapped_column(enum_type(GenderedForm))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Other columns of an imported file to compare by: `{"departement": "33"}`."""
    locale: Mapped[str | None] = mapped_column(sa.String(10))
    """Language chosen to read the questions; None for the main one."""
    tracking_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """First sending; empty while there are only drafts. Nothing counts before it."""
    submitted_on: Mapped[date | None]
    """Day of `submitted_at` in Europe/Paris: participation by day groups on it."""
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    answers: Mapped[list[Answer]] = relationship(back_populates="participation")
    drafts: Mapped[list[Draft]] = relationship(back_populates="participation")


class ParticipationLink(Model):
    """Who stands behind a participation: a table of its own, so that it can be cut."""

    __tablename__ = "participation_links"
    __table_args__ = (sa.UniqueConstraint("consultation_id", "person_id"),)

    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))


class Answer(Model):
    """One value of the answer to a question that is not open text. Outside the balance.

    `position` orders the values of one question: the row of a matrix, the rank in a ranking (0 first).
    """

    __tablename__ = "answers"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "question_id", "position"),
        sa.Index("ix_answers_question_id_word", "question_id", "word"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    position: Mapped[int] = mapped_column(default=0)
    word: Mapped[str | None] = mapped_column(sa.String(120))
    """A word, a value of the profile, a number as written (`12.5`), a day (`2026-03-12`)."""
    number: Mapped[int | None]
    """A point of a scale."""
    choice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("choices.id"))
    """A choice, the column of a row of a matrix, a thing ranked."""
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("answer_files.id"))
    import_batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batches.id"), index=True)

    participation: Mapped[Participation] = relationship(back_populates="answers")
    file: Mapped[AnswerFile | None] = relationship()


class AnswerFile(Model):
    """A file given as an answer, checked by its content and written again without what it told about its author."""

    __tablename__ = "answer_files"
    __table_args__ = (sa.UniqueConstraint("participation_id", "client_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"), index=True)
    client_key: Mapped[str] = mapped_column(sa.String(36))
    """UUID made with the form, so that a file sent twice is kept once."""
    name: Mapped[str] = mapped_column(sa.String(120))
    """As the person named it, to show; never a path."""
    media_type: Mapped[str] = mapped_column(sa.String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    path: Mapped[str] = mapped_column(sa.String(255))
    """Under the files folder."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Draft(Model):
    """What is being typed, saved as it is typed. Sending turns it into contributions and answers."""

    __tablename__ = "drafts"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "client_key"),
        sa.Index("ix_drafts_replaces_id", "replaces_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    client_key: Mapped[str] = mapped_column(sa.String(36))
    """UUID made by the browser: the key under which the contribution will be stored, once."""
    position: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(sa.Text, default="")
    values: Mapped[list[Any]] = mapped_column(default=list)
    """For what is not open text: words, ids of choices, points; `[row, id of the choice]` for a matrix."""
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contributions.id"))
    """The contribution that this text corrects."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    participation: Mapped[Participation] = relationship(back_populates="drafts")
