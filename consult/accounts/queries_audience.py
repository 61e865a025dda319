"""People seen from campaigns: by profile, by address, and how many a message can reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Account, Person
from consult.accounts.profile import AgeBand
from consult.accounts.queries import places_below
from consult.accounts.rules import VISITOR
from consult.db import db

ADDRESS = sa.func.lower(Person.email)


def people_like(
    organisation_id: int, college_ids: Collection[int], territory_id: int | None, age_bands: Collection[AgeBand]
) -> sa.Select[Any]:
    """Ids of the people who are here and have this profile, as a subquery; empty choices take everybody, but those who
    opened an account only to file."""
    query = sa.select(Person.id).where(
        Person.organisation_id == organisation_id, Person.left_at.is_(None), Person.source != VISITOR
    )
    if college_ids:
        query = query.where(Person.college_id.in_(college_ids))
    if territory_id is not None:
        query = query.where(Person.territory_id.in_(places_below(organisation_id, territory_id)))
    if age_bands:
        query = query.where(Person.age_band.in_(age_bands))
    return query


def count_addresses(
    people: sa.Select[Any],
    *,
    within: sa.Select[Any] | None = None,
    without: Collection[sa.Select[Any]] = (),
) -> int:
    """Distinct addresses of these people, those of `within` alone, and none of `without`."""
    query = sa.select(sa.func.count(sa.distinct(ADDRESS))).where(Person.id.in_(people), Person.email.is_not(None))
    if within is not None:
        query = query.where(ADDRESS.in_(within))
    for addresses in without:
        query = query.where(ADDRESS.not_in(addresses))
    return db.session.scalar(query) or 0


def count_people_of(people: sa.Select[Any], *, without_email: bool = False) -> int:
    query = sa.select(sa.func.count()).select_from(Person).where(Person.id.in_(people))
    return db.session.scalar(query.where(Person.email.is_(None)) if without_email else query) or 0


def next_people(
    people: sa.Select[Any], *, after: int, limit: int, without: Collection[sa.Select[Any]] = ()
) -> Sequence[tuple[int, str]]:
    """`(person id, address)` of those who have one outside of `without`, in order of id."""
    query = (
        sa.select(Person.id, ADDRESS)
        .where(Person.id.in_(people), Person.id > after, Person.email.is_not(None))
        .order_by(Person.id)
        .limit(limit)
    )
    for addresses in without:
        query = query.where(ADDRESS.not_in(addresses))
    return [(row[0], row[1]) for row in db.session.execute(query)]


def names_at(organisation_id: int, addresses: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """`(first name, last name)` of the people who are here, by lower-cased address."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = db.session.execute(
        sa.select(ADDRESS, Person.first_name, Person.last_name)
        .where(Person.organisation_id == organisation_id, Person.left_at.is_(None), ADDRESS.in_(addresses))
        .order_by(Person.id)
    )
    for address, first_name, last_name in rows:
        found.setdefault(address, []).append((first_name, last_name))
    return found


def names_of_people(person_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """`(first name, last name)` by person id."""
    rows = db.session.execute(
        sa.select(Person.id, Person.first_name, Person.last_name).where(Person.id.in_(person_ids))
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def languages_of(person_ids: Collection[int]) -> dict[int, str]:
    """The language of the account of those who have one, by person id."""
    rows = db.session.execute(
        sa.select(Person.id, Account.locale)
        .join(Account, Account.id == Person.account_id)
        .where(Person.id.in_(person_ids))
    )
    return dict(rows.all())
