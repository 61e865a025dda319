"""Bring territories in from a file: all of it or nothing, by code; the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.territories import queries
from consult.territories.models import Territory
from consult.territories.rules import Line, Plan, plan_territories


def import_territories(*, actor: Actor, lines: Sequence[Line], store: bool) -> Plan:
    """What the file does, or would do (`store` false). Nothing is stored while one line is wrong.

    Territories that are not in the file stay as they are.
    """
    known = {territory.code: territory for territory in queries.territories_of(actor.organisation_id)}
    plan = plan_territories(lines, queries.territory_values(list(known.values())))
    if plan.faults or not store:
        return plan
    for code in plan.added:
        known[code] = Territory(organisation_id=actor.organisation_id, code=code)
    for code in (*plan.added, *plan.changed):
        values = dict(plan.wanted[code])
        values.pop("parent")
        for name, value in values.items():
            setattr(known[code], name, value)
    db.session.add_all(known.values())
    db.session.flush()
    for code in (*plan.added, *plan.changed):
        parent = plan.wanted[code]["parent"]
        known[code].parent_id = known[parent].id if parent else None
    record(
        actor,
        "territories.import",
        "organisation",
        actor.organisation_id,
        added=len(plan.added),
        changed=len(plan.changed),
    )
    return plan
