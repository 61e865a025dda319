"""Person is not Account: the organisation knows persons; only some of them have a login."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.profile import AgeBand, GenderedForm
from consult.authz import Role
from consult.db import Model, UtcDateTime, enum_type, utcnow


class Person(Model):
    """Someone known to an organisation. Two people may share an e-mail; only `(source, external_id)` is an identity."""

    __tablename__ = "persons"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "source", "external_id"),
        sa.Index("ix_persons_organisation_id_email", "organisation_id", "email"),
        sa.Index("ix_persons_account_id", "account_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    source: Mapped[str] = mapped_column(sa.String(60), default="manual")
    external_id: Mapped[str] = mapped_column(sa.String(120))
    member_number: Mapped[str | None] = mapped_column(sa.String(60))
    first_name: Mapped[str] = mapped_column(sa.String(120), default="")
    last_name: Mapped[str] = mapped_column(sa.String(120), default="")
    email: Mapped[str | None] = mapped_column(sa.String(254))
    college_id: Mapped[int | None] = mapped_column(sa.ForeignKey("colleges.id"))
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"))
    age_band: Mapped[AgeBand | None] = mapped_column(enum_type(AgeBand))
    gendered_form: Mapped[GenderedForm | None] = mapped_column(enum_type(GenderedForm))
    address: Mapped[str | None] = mapped_column(sa.String(300))
    """Postal: street and what completes it, one a line; for letters to those who have no e-mail."""
    postcode: Mapped[str | None] = mapped_column(sa.String(12))
    city: Mapped[str | None] = mapped_column(sa.String(120))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_in_import: Mapped[int | None]
    """The work that last read this person in a file; works may be forgotten, so no foreign key."""
    left_in_import: Mapped[int | None]
    """The work whose file did not hold this person any more: what is undone together."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="person", foreign_keys="RoleGrant.person_id")
    account: Mapped[Account | None] = relationship(back_populates="persons")

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class Account(Model):
    """A unique login; it stands for one person in each organisation where it has one."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    """Lower-cased; where two people share an address, only one of them can have an account with it."""
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    locale: Mapped[str] = mapped_column(sa.String(5), default="fr")
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    installation_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """An account of the installation itself: it administers organisations and stands for nobody in any of them."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    persons: Mapped[list[Person]] = relationship(back_populates="account")


class AccountSession(Model):
    """A signed-in browser: signing out, or being disabled, ends it on the server."""

    __tablename__ = "account_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInLink(Model):
    """A mailed link, good once, opened by POST so that mail scanners do not use it up."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountOpening(Model):
    """What somebody without an account typed, kept until their mailed link opens one or expires: nobody is a person of
    the organisation before their address was proved."""

    __tablename__ = "account_openings"
    __table_args__ = (sa.Index("ix_account_openings_organisation_id_email", "organisation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    first_name: Mapped[str] = mapped_column(sa.String(120))
    last_name: Mapped[str] = mapped_column(sa.String(120))
    next_path: Mapped[str] = mapped_column(sa.String(300))
    locale: Mapped[str] = mapped_column(sa.String(5))
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    """None until the letter is written."""
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RoleGrant(Model):
    """A role, on a territory (none: the whole organisation), from a day to a day. For an élu it is the seat."""

    __tablename__ = "role_grants"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    territory_id: Mapped[int | None] = mapped_column(sa.ForeignKey("territories.id"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class Consent(Model):
    """A yes, given to a version of a notice, for one purpose; withdrawn by a date, never deleted."""

    __tablename__ = "consents"
    __table_args__ = (
        sa.CheckConstraint("person_id IS NOT NULL OR participation_id IS NOT NULL", name="someone"),
        sa.Index("ix_consents_participation_id_purpose", "participation_id", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("persons.id"), index=True)
    participation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("participations.id"))
    purpose: Mapped[str] = mapped_column(sa.String(40))
    notice_version_id: Mapped[int | None] = mapped_column(sa.ForeignKey("notice_versions.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
