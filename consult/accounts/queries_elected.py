"""The élus of an organisation: their seats by territory."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.authz import Role
from consult.db import db


@dataclass(frozen=True)
class Seat:
    """A seat held: by whom, where, until when."""

    person_id: int
    name: str
    territory_id: int
    ends_on: date | None


def _held(organisation_id: int, day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        Person.organisation_id == organisation_id,
        Person.left_at.is_(None),
        RoleGrant.role == Role.ELECTED_OFFICIAL,
        RoleGrant.territory_id.is_not(None),
        sa.or_(RoleGrant.starts_on.is_(None), RoleGrant.starts_on <= day),
        sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
    )


def seats_by_territory(organisation_id: int, day: date) -> dict[int | None, int]:
    """How many seats are held on each territory itself."""
    rows = db.session.execute(
        sa.select(RoleGrant.territory_id, sa.func.count(sa.distinct(RoleGrant.person_id)))
        .join(Person, Person.id == RoleGrant.person_id)
        .where(_held(organisation_id, day))
        .group_by(RoleGrant.territory_id)
    )
    return {row[0]: row[1] for row in rows}


def seats_of(
    organisation_id: int, day: date, *, territory_ids: Collection[int] | None = None, person_id: int | None = None
) -> list[Seat]:
    """The seats held that day on these territories, or by this person, by name."""
    query = (
        sa.select(RoleGrant.person_id, Person.first_name, Person.last_name, RoleGrant.territory_id, RoleGrant.ends_on)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(_held(organisation_id, day))
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    if territory_ids is not None:
        query = query.where(RoleGrant.territory_id.in_(territory_ids))
    if person_id is not None:
        query = query.where(RoleGrant.person_id == person_id)
    return [
        Seat(row.person_id, f"{row.first_name} {row.last_name}".strip(), row.territory_id, row.ends_on)
        for row in db.session.execute(query)
    ]
