"""The team of an organisation: who holds a role, and how people are named."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.authz import Role
from consult.db import db


def names_of(organisation_id: int, person_ids: Collection[int | None]) -> dict[int | None, str]:
    """Id → the name that colleagues read."""
    wanted = [id_ for id_ in person_ids if id_ is not None]
    rows = db.session.scalars(sa.select(Person).where(Person.id.in_(wanted), Person.organisation_id == organisation_id))
    return {person.id: person.full_name for person in rows}


def holders_of(organisation_id: int, roles: Collection[Role], today: date) -> list[tuple[int, str]]:
    """`(id, name)` of those who hold one of these roles on the whole organisation today and can sign in, by name."""
    rows = db.session.scalars(
        sa.select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(_holding(organisation_id, roles, today), RoleGrant.territory_id.is_(None))
        .distinct()
        .order_by(Person.last_name, Person.first_name, Person.id)
    )
    return [(person.id, person.full_name) for person in rows]


def seats_of(organisation_id: int, roles: Collection[Role], today: date) -> list[tuple[int, int | None]]:
    """`(person, territory)` of those who hold one of these roles anywhere today and can sign in; None: everywhere."""
    rows = db.session.execute(
        sa.select(Person.id, RoleGrant.territory_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(_holding(organisation_id, roles, today))
        .distinct()
        .order_by(Person.id)
    )
    return [(person_id, territory_id) for person_id, territory_id in rows]


def _holding(organisation_id: int, roles: Collection[Role], today: date) -> sa.ColumnElement[bool]:
    """Condition on `Person` and `RoleGrant`: a role that holds today, of somebody who can sign in."""
    return sa.and_(
        Person.organisation_id == organisation_id,
        Person.account_id.is_not(None),
        RoleGrant.role.in_(roles),
        sa.or_(RoleGrant.starts_on.is_(None), RoleGrant.starts_on <= today),
        sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
