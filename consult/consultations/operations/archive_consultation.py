"""Put a finished consultation away."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.rules import may_archive
from consult.db import utcnow
from consult.errors import Conflict


def archive_consultation(*, actor: Actor, consultation: Consultation) -> None:
    if not may_archive(consultation, utcnow()):
        raise Conflict
    change_state(actor=actor, consultation=consultation, state=State.ARCHIVED)
    record(actor, "consultation.archive", "consultation", consultation.id)
