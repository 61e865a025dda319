"""Add a person by hand, or correct what is known of them."""

from __future__ import annotations

from typing import Any

from consult.accounts import queries
from consult.accounts.models import Person
from consult.accounts.operations.grant_role import refuse_beyond_power
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.secrets import new_token

FIELDS = (
    "first_name",
    "last_name",
    "email",
    "member_number",
    "college_id",
    "territory_id",
    "age_band",
    "gendered_form",
)


def save_person(*, actor: Actor, person_id: int | None, values: dict[str, Any]) -> Person:
    """`values` holds the FIELDS to set; others are left alone. The college and territory must be the organisation's:
    the form offers no others."""
    if person_id is None:
        person = Person(organisation_id=actor.organisation_id, source="manual", external_id=new_token())
        db.session.add(person)
    else:
        person = queries.person(actor.organisation_id, person_id)
        if "email" in values and values["email"] != person.email:
            refuse_beyond_power(actor, person.id)
    for name in FIELDS:
        if name in values:
            setattr(person, name, values[name])
    db.session.flush()
    record(actor, "person.update" if person_id else "person.create", "person", person.id)
    return person
