"""People to write to by post: those without e-mail, and those whom mail no longer reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.queries_audience import ADDRESS
from consult.db import db


@dataclass(frozen=True)
class Addressee:
    """Somebody, and what is known of where they live."""

    person_id: int
    name: str
    address: str
    postcode: str
    city: str


def _criteria(people: sa.Select[Any], unreachable: sa.Select[Any]) -> list[sa.ColumnElement[bool]]:
    return [Person.id.in_(people), sa.or_(Person.email.is_(None), ADDRESS.in_(unreachable))]


def count_by_post(people: sa.Select[Any], unreachable: sa.Select[Any]) -> tuple[int, int]:
    """How many of these people, and how many of them live nobody knows where."""
    nowhere = sa.func.coalesce(Person.city, "") == ""
    query = sa.select(sa.func.count(), sa.func.count().filter(nowhere)).select_from(Person)
    row = db.session.execute(query.where(*_criteria(people, unreachable))).one()
    return row[0], row[1]


def next_by_post(people: sa.Select[Any], unreachable: sa.Select[Any], *, after: int, limit: int) -> Sequence[Addressee]:
    """In order of id."""
    rows = db.session.scalars(
        sa.select(Person).where(*_criteria(people, unreachable), Person.id > after).order_by(Person.id).limit(limit)
    )
    return [Addressee(row.id, row.full_name, row.address or "", row.postcode or "", row.city or "") for row in rows]
