"""The seats of élus: who holds one, where, on which day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.authz import Role
from consult.db import db


def seats_held(organisation_id: int, territory_ids: Collection[int], day: date) -> list[tuple[int, int]]:
    """`(grant id, person id)` of the seats held on these territories that day: one for each person, their oldest."""
    rows = db.session.execute(
        sa.select(sa.func.min(RoleGrant.id), RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            Person.organisation_id == organisation_id,
            Person.left_at.is_(None),
            RoleGrant.role == Role.ELECTED_OFFICIAL,
            RoleGrant.territory_id.in_(territory_ids),
            sa.or_(RoleGrant.starts_on.is_(None), RoleGrant.starts_on <= day),
            sa.or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= day),
        )
        .group_by(RoleGrant.person_id)
        .order_by(RoleGrant.person_id)
    )
    return [(row[0], row[1]) for row in rows]
