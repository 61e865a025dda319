"""Reading people, accounts, sessions and grants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_login import current_user
from sqlalchemy.orm import selectinload

from consult.accounts.models import Account, AccountOpening, AccountSession, Person, RoleGrant, SignInLink
from consult.accounts.rules import VISITOR, link_is_open
from consult.authz import Actor, Grant, InstallationActor, Role
from consult.clock import today
from consult.db import db, utcnow
from consult.errors import NotFound
from consult.secrets import digest
from consult.territories import queries as territories


def account_by_email(email: str) -> Account | None:
    return db.session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))


def session_by_token(token: str) -> AccountSession | None:
    """The signed-in browser behind a cookie, if it has neither ended nor expired."""
    return db.session.scalar(
        sa.select(AccountSession)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == digest(token),
            AccountSession.ended_at.is_(None),
            AccountSession.expires_at > utcnow(),
            Account.disabled_at.is_(None),
        )
    )


def actor_of_session(organisation_id: int) -> Actor:
    """Who is signed in, seen from an organisation; a visitor when nobody is, or when they are not known here."""
    if not current_user.is_authenticated:
        return Actor(organisation_id=organisation_id)
    person = db.session.scalar(
        sa.select(Person).where(
            Person.organisation_id == organisation_id,
            Person.account_id == current_user.account_id,
            Person.left_at.is_(None),
        )
    )
    return Actor(organisation_id=organisation_id) if person is None else actor_of_person(person)


def installation_actor_of_session() -> InstallationActor | None:
    """Who is signed in, when it is an account of the installation."""
    if not current_user.is_authenticated:
        return None
    found = db.session.get(Account, current_user.account_id)
    return InstallationActor(found.id, found.email) if found is not None and found.installation_since else None


def installation_accounts() -> Sequence[Account]:
    return db.session.scalars(
        sa.select(Account).where(Account.installation_since.is_not(None)).order_by(Account.email)
    ).all()


def stands_for_somebody(account_id: int) -> bool:
    """Whether an account is somebody's in any organisation."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Person.account_id == account_id))))


def actor_of_person(person: Person) -> Actor:
    """The person with the grants that hold today."""
    day = today()
    rows = db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person.id)).all()
    grants = (Grant(row.role, row.territory_id, row.starts_on, row.ends_on) for row in rows)
    return Actor(
        organisation_id=person.organisation_id,
        person_id=person.id,
        account_id=person.account_id,
        name=person.full_name,
        grants=tuple(grant for grant in grants if grant.holds_on(day)),
    )


def addresses_of(organisation_id: int, person_ids: Iterable[int | None]) -> dict[int, str]:
    """Address of each of these people who has one, by id."""
    query = sa.select(Person.id, Person.email).where(
        Person.organisation_id == organisation_id, Person.id.in_(list(person_ids)), Person.email.is_not(None)
    )
    return {row.id: row.email for row in db.session.execute(query.order_by(Person.id))}


def person(organisation_id: int, person_id: int) -> Person:
    """A person of this organisation; NotFound for anybody else's."""
    found = db.session.get(Person, person_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def grants_of(person_id: int) -> Sequence[RoleGrant]:
    return db.session.scalars(sa.select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)).all()


def account_for_sign_in(organisation_id: int, email: str) -> Account | None:
    """The account of this address, if it is open and stands for somebody of this organisation."""
    account = account_by_email(email)
    return None if account is None else account_in(organisation_id, account.id)


def may_open_account(organisation_id: int, email: str) -> bool:
    """Whether somebody who proves this address may open an account here by themselves: it has none, or one that serves
    other organisations only. One that was closed, or that belongs to somebody who left, is for the team to open."""
    found = account_by_email(email)
    if found is None:
        return True
    closed = found.disabled_at is not None or found.installation_since is not None
    known = sa.or_(
        Person.account_id == found.id,
        sa.and_(Person.source == VISITOR, Person.external_id == f"account-{found.id}"),
    )
    return not closed and not db.session.scalar(
        sa.select(sa.exists().where(Person.organisation_id == organisation_id, known))
    )


def account_in(organisation_id: int, account_id: int) -> Account | None:
    return db.session.scalar(
        sa.select(Account)
        .join(Person, Person.account_id == Account.id)
        .where(
            Account.id == account_id,
            Account.disabled_at.is_(None),
            Person.organisation_id == organisation_id,
            Person.left_at.is_(None),
        )
        .limit(1)
    )


def account(account_id: int) -> Account:
    return db.session.get_one(Account, account_id)


def person_of_account(organisation_id: int, account_id: int) -> Person | None:
    return db.session.scalar(
        sa.select(Person).where(Person.organisation_id == organisation_id, Person.account_id == account_id).limit(1)
    )


def account_serves_elsewhere(organisation_id: int, account_id: int) -> bool:
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(Person.account_id == account_id, Person.organisation_id != organisation_id))
        )
    )


def open_sign_in_link(token: str, now: datetime) -> SignInLink | None:
    """The link behind a token, if it can still be opened."""
    link = db.session.scalar(sa.select(SignInLink).where(SignInLink.token_hash == digest(token)))
    return link if link is not None and link_is_open(link.expires_at, link.used_at, now) else None


def account_opening(organisation_id: int, token: str, now: datetime) -> AccountOpening | None:
    """What a mailed link would open an account with, if it still can."""
    return db.session.scalar(
        sa.select(AccountOpening).where(
            AccountOpening.organisation_id == organisation_id,
            AccountOpening.token_hash == digest(token),
            AccountOpening.expires_at > now,
        )
    )


def open_installation_link(token: str, now: datetime) -> SignInLink | None:
    """The same, when it opens an account of the installation."""
    link = open_sign_in_link(token, now)
    found = db.session.get(Account, link.account_id) if link else None
    return link if found is not None and found.installation_since and found.disabled_at is None else None


def grant_of(person_id: int, grant_id: int) -> RoleGrant:
    found = db.session.get(RoleGrant, grant_id)
    if found is None or found.person_id != person_id:
        raise NotFound
    return found


def count_other_administrators(organisation_id: int, grant_id: int, today: date) -> int:
    """Grants of administrator that hold today on the whole organisation, this one apart, for people with an account."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(RoleGrant)
            .join(Person, Person.id == RoleGrant.person_id)
            .join(Account, Account.id == Person.account_id)
            .where(
                Person.organisation_id == organisation_id,
                Person.left_at.is_(None),
                Account.disabled_at.is_(None),
                RoleGrant.id != grant_id,
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.territory_id.is_(None),
                sa.or_(RoleGrant.starts_on.is_(None), RoleGrant.starts_on <= today),
                sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
            )
        )
        or 0
    )


def grants_that_count(person_id: int, today: date) -> list[RoleGrant]:
    """Those that hold today or will hold."""
    return [grant for grant in grants_of(person_id) if grant.ends_on is None or grant.ends_on >= today]


@dataclass(frozen=True)
class PeopleFilter:
    """What a list of people is narrowed by; `words` are looked for in names, address and member number."""

    words: str = ""
    college_id: int | None = None
    territory_ids: Sequence[int] = ()
    role: Role | None = None


PAGE = 50


def people(organisation_id: int, wanted: PeopleFilter, page: int) -> tuple[Sequence[Person], int]:
    """One page of people by name, and how many there are in all."""
    query = sa.select(Person).where(*people_criteria(organisation_id, wanted))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = db.session.scalars(
        query.order_by(sa.func.lower(Person.last_name), sa.func.lower(Person.first_name), Person.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE)
        .options(selectinload(Person.grants), selectinload(Person.account))
    ).all()
    return found, count


def people_criteria(organisation_id: int, wanted: PeopleFilter) -> list[sa.ColumnElement[bool]]:
    criteria = [Person.organisation_id == organisation_id, Person.left_at.is_(None)]
    for word in wanted.words.split()[:6]:
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = (Person.last_name, Person.first_name, Person.email, Person.member_number, Person.external_id)
        criteria.append(sa.or_(*(column.ilike(pattern, escape="\\") for column in columns)))
    if wanted.college_id is not None:
        criteria.append(Person.college_id == wanted.college_id)
    if wanted.territory_ids:
        criteria.append(Person.territory_id.in_(wanted.territory_ids))
    if wanted.role is not None:
        criteria.append(Person.id.in_(sa.select(RoleGrant.person_id).where(RoleGrant.role == wanted.role)))
    return criteria


def count_people(organisation_id: int) -> int:
    return (
        db.session.scalar(
            sa.select(sa.func.count()).where(Person.organisation_id == organisation_id, Person.left_at.is_(None))
        )
        or 0
    )


def places_below(organisation_id: int, territory_id: int | None) -> Sequence[int]:
    """The territory and those under it; empty for all."""
    return territories.territory_and_below(organisation_id, territory_id) if territory_id is not None else ()


def names_of(person_ids: Sequence[int]) -> dict[int, str]:
    """Person → name, for lists of who decided what."""
    rows = db.session.scalars(sa.select(Person).where(Person.id.in_(person_ids)))
    return {person.id: person.full_name for person in rows}
