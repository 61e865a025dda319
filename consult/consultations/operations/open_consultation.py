"""Open a consultation to everyone it is for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.conditions import condition_faults
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.rules import may_open, missing_before_opening
from consult.db import utcnow
from consult.errors import Conflict


class NotReady(Conflict):
    message = _l("Cette consultation ne peut pas encore ouvrir. Revenez à sa préparation : ce qui manque y est marqué.")


def open_consultation(*, actor: Actor, consultation: Consultation) -> int:
    """At once, or at `opens_at` when that is still to come; returns how many pilot participations were removed."""
    now = utcnow()
    if not may_open(consultation):
        raise Conflict
    questions = queries.questions_of(consultation.id)
    missing = missing_before_opening(
        consultation,
        questions=len(questions),
        has_notice=queries.latest_notice(consultation.id) is not None,
        now=now,
    )
    if missing or condition_faults(questions, consultation.organisation_id):
        raise NotReady
    removed = purge_pilot(actor=actor, consultation=consultation)
    if consultation.opens_at is None or consultation.opens_at < now:
        consultation.opens_at = now
    if consultation.opens_at <= now:
        change_state(actor=actor, consultation=consultation, state=State.OPEN, at=now)
    else:  # the clock will note the opening when it comes
        consultation.state = State.OPEN
    record(actor, "consultation.open", "consultation", consultation.id)
    return removed
