"""Note that everybody may read the report of a consultation."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.rules import effective_state
from consult.db import utcnow


def mark_published(*, actor: Actor, consultation: Consultation) -> None:
    """Called when a report is published. One that is still open goes on being answered."""
    if effective_state(consultation, utcnow()) is State.CLOSED:
        change_state(actor=actor, consultation=consultation, state=State.PUBLISHED)
        record(actor, "consultation.publish", "consultation", consultation.id)
