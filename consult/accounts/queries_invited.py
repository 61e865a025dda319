"""People seen from invitations: whom to invite, in which language, and how many by college, territory and age."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Account, Person
from consult.accounts.queries import PeopleFilter, people_criteria, places_below
from consult.db import db


def count_profiles(person_ids: sa.Select[Any]) -> list[tuple[int | None, int | None, str | None, int]]:
    """`(college_id, territory_id, age_band, people)` of the people whose ids `person_ids` selects."""
    cell = (Person.college_id, Person.territory_id, Person.age_band)
    query = sa.select(*cell, sa.func.count()).where(Person.id.in_(person_ids)).group_by(*cell)
    return [(row[0], row[1], row[2].value if row[2] else None, row[3]) for row in db.session.execute(query)]


def invitable(
    organisation_id: int, college_id: int | None, territory_id: int | None, *, after: int, limit: int
) -> list[tuple[int, str | None]]:
    """`(person id, address)` of people of a college and of a territory (or below it), in order of id."""
    rows = db.session.execute(
        sa.select(Person.id, Person.email)
        .where(*_criteria(organisation_id, college_id, territory_id), Person.id > after)
        .order_by(Person.id)
        .limit(limit)
    )
    return [(person_id, email) for person_id, email in rows]


def count_invitable(organisation_id: int, college_id: int | None, territory_id: int | None) -> int:
    criteria = _criteria(organisation_id, college_id, territory_id)
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person).where(*criteria)) or 0


def _criteria(organisation_id: int, college_id: int | None, territory_id: int | None) -> list[sa.ColumnElement[bool]]:
    below = places_below(organisation_id, territory_id)
    return people_criteria(organisation_id, PeopleFilter("", college_id, below))


def languages_of(person_ids: Collection[int]) -> dict[int, str]:
    """The language of the account of those who have one, by person id."""
    rows = db.session.execute(
        sa.select(Person.id, Account.locale)
        .join(Account, Account.id == Person.account_id)
        .where(Person.id.in_(person_ids))
    )
    return dict(rows.all())
