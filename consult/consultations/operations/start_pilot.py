"""Let the team try a consultation through its real pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation, State
from consult.consultations.operations.change_state import change_state
from consult.consultations.rules import may_pilot
from consult.errors import Conflict


class NothingToTry(Conflict):
    message = _l("Il faut au moins une question et une notice pour faire un essai.")


def start_pilot(*, actor: Actor, consultation: Consultation) -> None:
    if not may_pilot(consultation):
        raise Conflict
    if not queries.questions_of(consultation.id) or queries.latest_notice(consultation.id) is None:
        raise NothingToTry
    change_state(actor=actor, consultation=consultation, state=State.PILOT)
    record(actor, "consultation.pilot", "consultation", consultation.id)
