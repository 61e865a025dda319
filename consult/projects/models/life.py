"""The life of a project in public: supports, comments, who follows, its history."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class CommentState(StrEnum):
    PUBLISHED = "published"
    EXCLUDED = "excluded"
    ERASED = "erased"


class Support(Model):
    """One each, revocable; the database refuses a second one."""

    __tablename__ = "project_supports"
    __table_args__ = (sa.UniqueConstraint("project_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Comment(Model):
    """What somebody says of a project, or answers. `speaks_as`: author, elected_official, commission or member."""

    __tablename__ = "project_comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project_comments.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    speaks_as: Mapped[str] = mapped_column(sa.String(20), default="member")
    client_key: Mapped[str] = mapped_column(sa.String(36), unique=True)
    body: Mapped[str | None] = mapped_column(sa.Text)
    state: Mapped[CommentState] = mapped_column(enum_type(CommentState), default=CommentState.PUBLISHED)
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class Follow(Model):
    """A member who wishes to hear of projects: one of them, or those of a territory or category; purpose of its own."""

    __tablename__ = "project_follows"
    __table_args__ = (sa.UniqueConstraint("person_id", "project_id", "territory_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"))
    category: Mapped[str | None] = mapped_column(sa.String(80))
    rhythm: Mapped[str] = mapped_column(sa.String(10), default="weekly")
    """`daily` or `weekly`: how often a digest leaves, when there is something to tell."""
    last_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class ProjectEvent(Model):
    """The history of a project, as everybody may read it (`public`) or as its examiners do."""

    __tablename__ = "project_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids and counts; words only where everybody may read them."""
    public: Mapped[bool] = mapped_column(default=True)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
