"""The DPO suspends an act: a dispute, a request of the authority, a legal obligation to keep."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.retention.errors import ClockBegun, ReasonMissing
from consult.consultations.retention.models import RetentionClock
from consult.db import utcnow


def hold_clock(*, actor: Actor, clock: RetentionClock, reason: str) -> None:
    """Until somebody lifts it, whatever the hour; the acts that come after it wait too. Raises ReasonMissing,
    ClockBegun."""
    if not reason.strip():
        raise ReasonMissing
    if clock.begun_at is not None and (clock.done_at is None or clock.begun_at > clock.done_at):
        raise ClockBegun
    clock.held_at, clock.held_reason, clock.held_by_id = utcnow(), reason.strip(), actor.person_id
    clock.announced_at = clock.announced_for = None
    record(actor, "retention.hold", "retention_clock", clock.id, consultation_id=clock.consultation_id)
