"""An organisation, its territories, its colleges and its legal pages."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.db import Model, UtcDateTime, enum_type, utcnow
from consult.territories.levels import Level


class Organisation(Model):
    """A mutual, cooperative or territory: the tenant. Everything top-level carries its id."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    host: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    """Own host name; else the organisation lives under `/o/<slug>/`."""
    k: Mapped[int] = mapped_column(default=11)
    """Nothing published rests on fewer people than this."""
    brand_colour: Mapped[str] = mapped_column(sa.String(7), default="#4e2348")
    logo: Mapped[bytes | None] = mapped_column(sa.LargeBinary, deferred=True)
    logo_type: Mapped[str | None] = mapped_column(sa.String(40))
    contact_email: Mapped[str | None] = mapped_column(sa.String(254))
    sender_name: Mapped[str | None] = mapped_column(sa.String(120))
    sender_email: Mapped[str | None] = mapped_column(sa.String(254))
    """Who its mails come from; the installation's sender where it has no address of its own."""
    serves_root: Mapped[bool] = mapped_column(default=False)
    """Answers at the installation's own address, without `/o/<slug>/`: one organisation at most."""
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    territories: Mapped[list[Territory]] = relationship(back_populates="organisation")
    colleges: Mapped[list[College]] = relationship(back_populates="organisation", order_by="College.position")


class Territory(Model):
    """A node of the tree: national, region, territory, living area."""

    __tablename__ = "territories"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"), index=True)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    level: Mapped[Level] = mapped_column(enum_type(Level))
    tile_row: Mapped[int | None]
    tile_column: Mapped[int | None]
    """Place on the tile map; both empty where the territory is not drawn."""

    organisation: Mapped[Organisation] = relationship(back_populates="territories")
    parent: Mapped[Territory | None] = relationship(remote_side=[id])


class College(Model):
    """A body of people who take part under one name: adhérents, élus, collaborateurs, entreprises clientes."""

    __tablename__ = "colleges"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int] = mapped_column(default=0)
    signature_feminine: Mapped[str] = mapped_column(sa.String(60))
    signature_masculine: Mapped[str] = mapped_column(sa.String(60))
    signature_neutral: Mapped[str] = mapped_column(sa.String(60))
    """How a verbatim of this college is signed, by gendered form."""

    organisation: Mapped[Organisation] = relationship(back_populates="colleges")


class LegalPage(Model):
    """Legal notice, privacy, accessibility: Markdown written by the administrator."""

    __tablename__ = "legal_pages"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    slug: Mapped[str] = mapped_column(sa.String(60))
    title: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str] = mapped_column(sa.Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
