"""A report being written, its history, and the answers of those who are asked to sign it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, enum_type, utcnow


class CompositionState(StrEnum):
    """draft: being written; review: frozen, before its signers; signed: by all of them; published: what it became is a
    version, and writing again prepares a correction."""

    DRAFT = "draft"
    REVIEW = "review"
    SIGNED = "signed"
    PUBLISHED = "published"


class Composition(Model):
    """A draft. What readers read is its frozen form, a ReportVersion."""

    __tablename__ = "compositions"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    corpus_id: Mapped[int] = mapped_column(sa.ForeignKey("corpora.id"), index=True)
    template: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    subtitle: Mapped[str] = mapped_column(sa.String(300), default="")
    locale: Mapped[str] = mapped_column(sa.String(5), default="fr")
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    """In reading order: see `blocks`."""
    territory_code: Mapped[str | None] = mapped_column(sa.String(40))
    """Of a territory report: the territory that its comparisons are about."""
    logo_path: Mapped[str | None] = mapped_column(sa.String(200))
    """None: that of the organisation."""
    brand_colour: Mapped[str | None] = mapped_column(sa.String(7))
    """None: that of the organisation."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts every change; an act on an older one is refused."""
    state: Mapped[CompositionState] = mapped_column(enum_type(CompositionState), default=CompositionState.DRAFT)
    signers: Mapped[list[Any]] = mapped_column(default=list)
    """`[{person_id, name, quality}]` of those who are asked to sign."""
    frozen: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    """What they read: `{content, composed}` as it stood when it was proposed."""
    seal: Mapped[str] = mapped_column(sa.String(64), default="")
    """SHA-256 of it: what a signature is a signature of."""
    corrects: Mapped[int | None]
    """Number of the version that it corrects."""
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Why it corrects it."""
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    updated_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    """Who wrote last: cannot be the only one to sign."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class CompositionEdit(Model):
    """One change: who, when, and the block before and after, so that it can be undone."""

    __tablename__ = "composition_edits"

    id: Mapped[int] = mapped_column(primary_key=True)
    composition_id: Mapped[int] = mapped_column(sa.ForeignKey("compositions.id"), index=True)
    revision: Mapped[int]
    block_id: Mapped[str] = mapped_column(sa.String(12))
    """Empty for a change of the whole: its title, its look, the order of blocks."""
    action: Mapped[str] = mapped_column(sa.String(20))
    """write, add, remove, move, look, undo."""
    before: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    undone: Mapped[bool] = mapped_column(default=False)
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)


class CompositionAnswer(Model):
    """What somebody asked to sign answered, of one frozen state."""

    __tablename__ = "composition_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    composition_id: Mapped[int] = mapped_column(sa.ForeignKey("compositions.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"))
    seal: Mapped[str] = mapped_column(sa.String(64))
    agreed: Mapped[bool]
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    """Of an objection."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a change of the text took the signature off."""
