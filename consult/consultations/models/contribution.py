"""A contribution: one open-text entry, immutable, accounted for whatever becomes of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Base, Model, UtcDateTime, enum_type, utcnow


class ContributionStatus(StrEnum):
    """Figures count `current` rows. The others keep their row; withdrawn and erased ones have no text."""

    CURRENT = "current"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    ERASED = "erased"


class Moderation(StrEnum):
    """`excluded` moves the contribution to « modérée » in the balance."""

    PUBLISHED = "published"
    EXCLUDED = "excluded"


class ImportState(StrEnum):
    """`undoing` and `undone`: what had come in is being, or was, taken out again."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class Contribution(Model):
    """One idea box sent by one participation to one question."""

    __tablename__ = "contributions"
    __table_args__ = (
        sa.UniqueConstraint("participation_id", "client_key"),
        sa.Index("ix_contributions_consultation_id_status_question_id", "consultation_id", "status", "question_id"),
        # Whoever removes contributions makes the database look for those that correct them.
        sa.Index(
            "ix_contributions_replaces_id",
            "replaces_id",
            sqlite_where=sa.text("replaces_id IS NOT NULL"),
            postgresql_where=sa.text("replaces_id IS NOT NULL"),
        ),
        # Live participation counts by person and day without reading a text.
        sa.Index(
            "ix_contributions_consultation_id_status_participation_id_day",
            "consultation_id",
            "status",
            "participation_id",
            "day",
        ),
        sa.Index(
            "uq_contributions_consultation_id_source_external_id",
            "consultation_id",
            "source",
            "external_id",
            unique=True,
            sqlite_where=sa.text("external_id IS NOT NULL"),
            postgresql_where=sa.text("external_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"))
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id"))
    participation_id: Mapped[int] = mapped_column(sa.ForeignKey("participations.id"), index=True)
    client_key: Mapped[str] = mapped_column(sa.String(36))
    body: Mapped[str | None] = mapped_column(sa.Text)
    """Exactly what was typed; None once withdrawn or erased."""
    body_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the body, in hexadecimal; of an empty text once erased."""
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    """Folded, stemmed words of the masked body: what the full-text index reads."""
    status: Mapped[ContributionStatus] = mapped_column(
        enum_type(ContributionStatus), default=ContributionStatus.CURRENT
    )
    moderation: Mapped[Moderation] = mapped_column(enum_type(Moderation), default=Moderation.PUBLISHED)
    moderation_reason: Mapped[str | None] = mapped_column(sa.String(200))
    quotable: Mapped[bool] = mapped_column(default=False)
    """The person agreed to be quoted: a copy of the consent, for the lists of verbatims."""
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contributions.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    day: Mapped[date]
    """Day of sending in Europe/Paris."""
    source: Mapped[str | None] = mapped_column(sa.String(60))
    external_id: Mapped[str | None] = mapped_column(sa.String(120))
    import_batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("import_batches.id"), index=True)
    details: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What the file it came from said of it besides: `{"url": "https://…", "votes": "12"}`; gone with the text."""

    masks: Mapped[list[Mask]] = relationship(back_populates="contribution", order_by="Mask.start")


class Mask(Model):
    """A span of the body hidden from readers; the masked text keeps its length, so offsets hold."""

    __tablename__ = "masks"

    id: Mapped[int] = mapped_column(primary_key=True)
    contribution_id: Mapped[int] = mapped_column(sa.ForeignKey("contributions.id"), index=True)
    start: Mapped[int]
    end: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(30))
    """What it hides: email, phone, nir, name, link, address."""

    contribution: Mapped[Contribution] = relationship(back_populates="masks")


class ImportBatch(Model):
    """A file of contributions brought in: what was read, taken, already there, refused."""

    __tablename__ = "import_batches"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    consultation_id: Mapped[int] = mapped_column(sa.ForeignKey("consultations.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(255))
    file_sha256: Mapped[str] = mapped_column(sa.String(64))
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """`columns`, `attributes` (name → heading), `question` (code, when one answers for all rows), `source`, and
    `upload`, the token of the file while it is kept."""
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("jobs.id"))
    state: Mapped[ImportState] = mapped_column(enum_type(ImportState), default=ImportState.RUNNING)
    rows_read: Mapped[int] = mapped_column(default=0)
    rows_added: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_refused: Mapped[int] = mapped_column(default=0)
    refused_file: Mapped[str | None] = mapped_column(sa.String(255))
    """Name, under the files folder, of the CSV of refused rows with a reason each; None once it has expired."""
    warnings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values that were kept as they are for want of a meaning: `{"college": {"rows": 3, "values": {"Ami": 3}}}`."""
    error: Mapped[str | None] = mapped_column(sa.Text)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undo_job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("jobs.id"))
    rows_removed: Mapped[int] = mapped_column(default=0)
    """Contributions and answers taken out again when it was undone."""
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ImportMapping(Model):
    """The columns chosen for files with these headings: proposed again when the same ones come back."""

    __tablename__ = "import_mappings"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "headings_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    headings_hash: Mapped[str] = mapped_column(sa.String(64))
    """SHA-256 of the headings, in their order."""
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As in ImportBatch, without `upload`."""
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    saved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))


class ErasureEntry(Model):
    """An erasure that was done: applied again after a restore. Holds a pseudonym, nothing about the person."""

    __tablename__ = "erasure_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    pseudonym: Mapped[str] = mapped_column(sa.String(32), unique=True)
    contributions: Mapped[int]
    erased_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


# The full-text index lives beside the table: FTS5 fed by triggers on SQLite, a GIN index on PostgreSQL. The same
# statements stand in the migration, as migrations import no model.
SEARCH_SQLITE = (
    "CREATE VIRTUAL TABLE contribution_search USING fts5(search_text, content='contributions', content_rowid='id', "
    "tokenize='unicode61')",
    "CREATE TRIGGER contribution_search_insert AFTER INSERT ON contributions BEGIN "
    "INSERT INTO contribution_search(rowid, search_text) VALUES (new.id, new.search_text); END",
    "CREATE TRIGGER contribution_search_delete AFTER DELETE ON contributions BEGIN "
    "INSERT INTO contribution_search(contribution_search, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); END",
    "CREATE TRIGGER contribution_search_update AFTER UPDATE OF search_text ON contributions BEGIN "
    "INSERT INTO contribution_search(contribution_search, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text); "
    "INSERT INTO contribution_search(rowid, search_text) VALUES (new.id, new.search_text); END",
)
SEARCH_POSTGRESQL = (
    "CREATE INDEX ix_contributions_search ON contributions USING gin (to_tsvector('simple', search_text))",
)


@event.listens_for(Base.metadata, "after_create")
def _create_search(_target: Any, connection: Any, tables: Any = None, **_: Any) -> None:
    if tables is not None and Contribution.__table__ not in tables:
        return
    for statement in SEARCH_SQLITE if connection.dialect.name == "sqlite" else SEARCH_POSTGRESQL:
        connection.exec_driver_sql(statement)
