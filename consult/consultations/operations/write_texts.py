"""Write what people read before the first question and after the last."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation
from consult.consultations.operations.update_consultation import Settled
from consult.consultations.rules import may_edit_texts


def write_texts(*, actor: Actor, consultation: Consultation, welcome: str, thanks: str) -> None:
    if not may_edit_texts(consultation):
        raise Settled
    consultation.welcome, consultation.thanks = welcome, thanks
    record(actor, "consultation.write_texts", "consultation", consultation.id)
