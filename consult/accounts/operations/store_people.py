"""Store a chunk of people read from a file, by (source, external_id)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.people_file import PersonLine
from consult.db import db


@dataclass(frozen=True)
class Stored:
    added: int
    updated: int
    unchanged: int


def store_people(*, organisation_id: int, lines: Sequence[PersonLine], import_id: int | None = None) -> Stored:
    """Add those who are not known, correct those who are; whatever a line does not say stays as it was. `import_id`:
    the import of a full list, noted on everybody whom it names."""
    identities = [(line.source, line.external_id) for line in lines]
    found = db.session.scalars(
        sa.select(Person).where(
            Person.organisation_id == organisation_id,
            sa.tuple_(Person.source, Person.external_id).in_(identities),
        )
    ).all()
    known = {(person.source, person.external_id): person for person in found}
    added, changes = [], []
    for line in lines:
        person = known.get((line.source, line.external_id))
        if person is None:
            added.append(_blank(organisation_id, line) | dict(line.values) | {"seen_in_import": import_id})
            continue
        changed = {name: value for name, value in line.values.items() if getattr(person, name) != value}
        if person.left_at is not None:
            changed |= {"left_at": None, "left_in_import": None}
        if changed:
            changes.append((person, changed))
    if added:
        db.session.execute(sa.insert(Person), added)
    for person, values in changes:
        for name, value in values.items():
            setattr(person, name, value)
    db.session.flush()
    if import_id is not None:
        mark_seen(organisation_id, identities, import_id)
    return Stored(len(added), len(changes), len(lines) - len(added) - len(changes))


def mark_seen(organisation_id: int, identities: Sequence[tuple[str, str]], import_id: int) -> None:
    """These people, by (source, external_id), are named by the full list of that import."""
    db.session.execute(
        sa.update(Person)
        .where(
            Person.organisation_id == organisation_id,
            sa.tuple_(Person.source, Person.external_id).in_(identities),
            sa.or_(Person.seen_in_import.is_(None), Person.seen_in_import != import_id),
        )
        .values(seen_in_import=import_id)
        .execution_options(synchronize_session=False)
    )


def _blank(organisation_id: int, line: PersonLine) -> dict[str, object]:
    """Every column that a line may set, so that a chunk is one INSERT."""
    profile = ("email", "member_number", "college_id", "territory_id", "age_band", "gendered_form")
    columns = (*profile, "address", "postcode", "city")
    return {
        "organisation_id": organisation_id,
        "source": line.source,
        "external_id": line.external_id,
        "first_name": "",
        "last_name": "",
        **dict.fromkeys(columns),
    }
