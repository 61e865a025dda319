"""File the lines of a spreadsheet of ideas."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.projects.models import Call
from consult.projects.operations.enter_project import enter_project
from consult.projects.sheet import Plan


def enter_sheet(*, actor: Actor, call: Call, plan: Plan) -> int:
    """Returns how many were filed: a line filed already, by the same file sent twice, is filed once."""
    filed = sum(
        enter_project(actor=actor, call=call, source=plan.source, external_id=line.external_id, **line.arguments)
        is not None
        for line in plan.lines
    )
    record(actor, "project.enter_sheet", "call", call.id, filed=filed, refused=len(plan.refused))
    return filed
