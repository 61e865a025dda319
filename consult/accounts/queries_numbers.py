"""People by their member number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.db import db


def people_by_number(organisation_id: int, numbers: Collection[str]) -> dict[str, int]:
    """Member number → id of the person, for numbers that one person alone has."""
    found = db.session.execute(
        sa.select(Person.member_number, Person.id).where(
            Person.organisation_id == organisation_id,
            Person.member_number.in_(list(numbers)),
            Person.left_at.is_(None),
        )
    ).all()
    times = Counter(row.member_number for row in found)
    return {row.member_number: row.id for row in found if times[row.member_number] == 1}
