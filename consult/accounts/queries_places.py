"""How many people an organisation knows in each place and college."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.db import db


def count_by_territory(organisation_id: int) -> dict[int | None, int]:
    """Number of people by territory id (none for those without)."""
    return _count_by(organisation_id, Person.territory_id)


def count_by_college(organisation_id: int) -> dict[int | None, int]:
    return _count_by(organisation_id, Person.college_id)


def _count_by(organisation_id: int, column: Any) -> dict[int | None, int]:
    query = (
        sa.select(column, sa.func.count())
        .where(Person.organisation_id == organisation_id, Person.left_at.is_(None))
        .group_by(column)
    )
    return dict(db.session.execute(query).all())
