"""Let a suspended act come again: it is announced anew before it is done."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.retention.models import RetentionClock


def lift_hold(*, actor: Actor, clock: RetentionClock) -> None:
    """A second call changes nothing."""
    if clock.held_at is None:
        return
    clock.held_at, clock.held_reason, clock.held_by_id = None, "", None
    record(actor, "retention.lift", "retention_clock", clock.id, consultation_id=clock.consultation_id)
