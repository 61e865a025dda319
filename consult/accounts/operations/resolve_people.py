"""Find the people of a list's lines, adding those who are not known."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.operations.store_people import store_people
from consult.accounts.people_file import PersonLine
from consult.db import db


def resolve_people(*, organisation_id: int, lines: Sequence[PersonLine]) -> list[tuple[int, str | None]]:
    """`(person id, address)` of each line. A line without identifier means whoever is known at its address."""
    known = _at_addresses(organisation_id, lines)
    found: list[Person] = []
    rest: list[PersonLine] = []
    for line in lines:
        meant = [person for person in known.get(_address(line), ()) if _is(person, line)] if line.by_address else []
        found += meant
        if not meant:
            rest.append(line)
    store_people(organisation_id=organisation_id, lines=rest)
    identities = [(line.source, line.external_id) for line in rest]
    stored = db.session.scalars(
        sa.select(Person).where(
            Person.organisation_id == organisation_id, sa.tuple_(Person.source, Person.external_id).in_(identities)
        )
    ).all()
    return list({person.id: person.email for person in (*found, *stored)}.items())


def _address(line: PersonLine) -> str:
    return str(line.values.get("email") or "").lower()


def _at_addresses(organisation_id: int, lines: Sequence[PersonLine]) -> dict[str, list[Person]]:
    addresses = {_address(line) for line in lines if line.by_address}
    people: dict[str, list[Person]] = {}
    for person in db.session.scalars(
        sa.select(Person).where(
            Person.organisation_id == organisation_id,
            Person.left_at.is_(None),
            sa.func.lower(Person.email).in_(addresses),
        )
    ):
        people.setdefault((person.email or "").lower(), []).append(person)
    return people


def _is(person: Person, line: PersonLine) -> bool:
    """The names of the line, where it has some, are the person's."""
    return all(
        not line.values.get(name) or line.values[name].casefold() == getattr(person, name).casefold()
        for name in ("last_name", "first_name")
    )
