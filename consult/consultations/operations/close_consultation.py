"""Close a consultation before its last day."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import lock
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.rules import may_close
from consult.db import utcnow
from consult.errors import Conflict


def close_consultation(*, actor: Actor, consultation: Consultation) -> None:
    """Its dates stay: whoever opens it again finds them."""
    lock(consultation)
    if not may_close(consultation, utcnow()):
        raise Conflict
    change_state(actor=actor, consultation=consultation, state=State.CLOSED)
    record(actor, "consultation.close", "consultation", consultation.id)
