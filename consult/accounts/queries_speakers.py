"""Who speaks, as far as everybody may know: a form of address, a college, a seat; never a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.accounts.profile import GenderedForm
from consult.authz import Role
from consult.db import db


@dataclass(frozen=True)
class Speaker:
    form: GenderedForm
    college_id: int | None
    territory_id: int | None
    seat_id: int | None
    """The territory of their seat, for an élu."""


def speakers(organisation_id: int, person_ids: Collection[int | None]) -> dict[int, Speaker]:
    ids = [id_ for id_ in person_ids if id_ is not None]
    people = db.session.execute(
        sa.select(Person.id, Person.gendered_form, Person.college_id, Person.territory_id).where(
            Person.organisation_id == organisation_id, Person.id.in_(ids)
        )
    ).all()
    seats = db.session.execute(
        sa.select(RoleGrant.person_id, RoleGrant.territory_id)
        .where(RoleGrant.person_id.in_(ids), RoleGrant.role == Role.ELECTED_OFFICIAL)
        .order_by(RoleGrant.id)
    )
    seat_of = {row[0]: row[1] for row in seats}
    return {
        row.id: Speaker(
            row.gendered_form or GenderedForm.NEUTRAL, row.college_id, row.territory_id, seat_of.get(row.id)
        )
        for row in people
    }
