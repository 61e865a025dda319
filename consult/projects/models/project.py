"""A project: what a member files, whoever typed it in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow


class Stage(StrEnum):
    """Where a project stands. `rules.life_cycle` says which follows which."""

    DRAFT = "draft"
    FILED = "filed"
    TO_COMPLETE = "to_complete"
    EXAMINED = "examined"
    ADMISSIBLE = "admissible"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    MERGED = "merged"
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    UNDER_WAY = "under_way"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """How it reached us."""

    WEB = "web"
    BOX = "box"
    AGORA = "agora"
    PHONE = "phone"
    PAPER = "paper"
    FILE = "file"


class LineageKind(StrEnum):
    MERGED_INTO = "merged_into"
    SPLIT_FROM = "split_from"
    REDIRECTED_TO = "redirected_to"


class Project(Model):
    """A project as its authors wrote it. A draft is seen by its authors only."""

    __tablename__ = "projects"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "slug"),
        sa.UniqueConstraint("organisation_id", "source", "external_id"),
        sa.Index("ix_projects_call_id_stage_territory_id", "call_id", "stage", "territory_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    call_id: Mapped[int] = mapped_column(sa.ForeignKey("calls.id"))
    slug: Mapped[str] = mapped_column(sa.String(80))
    client_key: Mapped[str | None] = mapped_column(sa.String(36), unique=True)
    """Made by the browser: a double click files once."""
    stage: Mapped[Stage] = mapped_column(enum_type(Stage), default=Stage.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(160), default="")
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    need: Mapped[str] = mapped_column(sa.Text, default="")
    """What is lacking today, and for whom."""
    description: Mapped[str] = mapped_column(sa.Text, default="")
    partners: Mapped[str] = mapped_column(sa.Text, default="")
    own_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Values of the call's own fields, by key."""
    category_id: Mapped[int | None] = mapped_column(sa.ForeignKey("call_categories.id"))
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"), index=True)
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    asked_cents: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    """Sum of the budget lines."""
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.WEB)
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Staff or élu who typed it in, when its author did not."""
    source: Mapped[str | None] = mapped_column(sa.String(60))
    external_id: Mapped[str | None] = mapped_column(sa.String(120))
    """Line of a spreadsheet: the same file twice files nothing twice."""
    search_text: Mapped[str] = mapped_column(sa.Text, default="")
    """Folded, stemmed words of what everybody may read."""
    draft_key: Mapped[str | None] = mapped_column(sa.String(36))
    """The page that last saved the draft as it was typed: what it sends next is no conflict with itself."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    filed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stage_since: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When everybody may read it; None, its authors and those who examine it only."""
    hidden_reason: Mapped[str | None] = mapped_column(sa.String(200))
    """The reason of the charter for which moderation took it out of public reading."""

    authors: Mapped[list[Author]] = relationship(back_populates="project", order_by="Author.id")
    budget: Mapped[list[BudgetLine]] = relationship(
        back_populates="project", order_by="BudgetLine.position", cascade="all, delete-orphan"
    )
    files: Mapped[list[ProjectFile]] = relationship(back_populates="project", order_by="ProjectFile.id")


class Author(Model):
    """Somebody who carries the project. A co-author is invited by address, and joins when they accept."""

    __tablename__ = "project_authors"
    __table_args__ = (sa.UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    email: Mapped[str | None] = mapped_column(sa.String(254))
    """Where the invitation went; emptied once it is accepted or erased."""
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    shown_name: Mapped[str] = mapped_column(sa.String(120), default="")
    """How they wish to be named in public; empty, « un adhérent »."""
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    joined_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    project: Mapped[Project] = relationship(back_populates="authors")


class BudgetLine(Model):
    """A line of what the project costs; `own` is paid by others than the mutual."""

    __tablename__ = "project_budget_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    position: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(160))
    cents: Mapped[int] = mapped_column(sa.BigInteger)
    own: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship(back_populates="budget")


class ProjectFile(Model):
    """A picture or document, checked by its content and written again without metadata; served through permission."""

    __tablename__ = "project_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    name: Mapped[str] = mapped_column(sa.String(160))
    media_type: Mapped[str] = mapped_column(sa.String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    alternative: Mapped[str] = mapped_column(sa.String(300), default="")
    """What a picture shows, for those who do not see it."""
    public: Mapped[bool] = mapped_column(default=True)
    news_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project_news.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    project: Mapped[Project] = relationship(back_populates="files")


class Lineage(Model):
    """A project that was merged, split or redirected: nothing of it is lost."""

    __tablename__ = "project_lineage"
    __table_args__ = (sa.UniqueConstraint("from_id", "to_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    kind: Mapped[LineageKind] = mapped_column(enum_type(LineageKind))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids of the supports, comments, follows and authors that a merger moved: what undoing it gives back."""
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
