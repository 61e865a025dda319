"""Those who are no longer in a full list of people."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.db import db
from consult.jobs.models import Job


def _absent(imported: Job, asked_by: int | None) -> list[sa.ColumnElement[bool]]:
    """People of the sources of the file, here until now, whom it does not name."""
    return [
        Person.organisation_id == imported.organisation_id,
        Person.left_at.is_(None),
        Person.source.in_(imported.result.get("sources", [])),
        sa.or_(Person.seen_in_import.is_(None), Person.seen_in_import < imported.id),
        Person.id != (asked_by or 0),
    ]


def count_absent(imported: Job, asked_by: int | None) -> int:
    return _count(_absent(imported, asked_by))


def next_absent(imported: Job, asked_by: int | None, limit: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Person.id).where(*_absent(imported, asked_by)).limit(limit)).all()


def _left(imported: Job) -> list[sa.ColumnElement[bool]]:
    return [Person.organisation_id == imported.organisation_id, Person.left_in_import == imported.id]


def count_left(imported: Job) -> int:
    return _count(_left(imported))


def next_left(imported: Job, limit: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Person.id).where(*_left(imported)).limit(limit)).all()


def _count(criteria: list[sa.ColumnElement[bool]]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Person).where(*criteria)) or 0
