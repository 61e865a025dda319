"""Move a phase one place up or down its timeline."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries_phases
from consult.consultations.models import Phase


def move_phase(*, actor: Actor, phase: Phase, up: bool) -> None:
    """At either end nothing happens."""
    order = list(queries_phases.timeline(actor.organisation_id, phase.consultation_id))
    place = order.index(phase)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, held in enumerate(order, start=1):
        held.position = position
    record(actor, "phase.move", "phase", phase.id)
