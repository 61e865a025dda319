"""Bring colleges in from a file: all of it or nothing, by code; the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.territories import queries
from consult.territories.models import College
from consult.territories.rules import Line, Plan, plan_colleges


def import_colleges(*, actor: Actor, lines: Sequence[Line], store: bool) -> Plan:
    """What the file does, or would do (`store` false). New colleges come after those already there, in file order."""
    known = {college.code: college for college in queries.colleges_of(actor.organisation_id)}
    plan = plan_colleges(lines, queries.college_values(list(known.values())))
    if plan.faults or not store:
        return plan
    for position, code in enumerate(plan.added, start=len(known)):
        known[code] = College(organisation_id=actor.organisation_id, code=code, position=position)
        db.session.add(known[code])
    for code in (*plan.added, *plan.changed):
        for name, value in plan.wanted[code].items():
            setattr(known[code], name, value)
    record(
        actor,
        "colleges.import",
        "organisation",
        actor.organisation_id,
        added=len(plan.added),
        changed=len(plan.changed),
    )
    return plan
