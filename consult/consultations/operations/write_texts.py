"""Write what people read before the first question and after the last."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.concurrency import lock, refuse_if_changed
from consult.consultations.models import Consultation
from consult.consultations.operations.update_consultation import Settled
from consult.consultations.rules import may_edit_texts


def write_texts(
    *, actor: Actor, consultation: Consultation, welcome: str, thanks: str, seen: str | None = None
) -> None:
    """`seen` is the fingerprint of the texts shown. Raises Settled or EditedMeanwhile."""
    lock(consultation)
    if not may_edit_texts(consultation):
        raise Settled
    refuse_if_changed(seen, {"welcome": consultation.welcome, "thanks": consultation.thanks})
    consultation.welcome, consultation.thanks = welcome, thanks
    record(actor, "consultation.write_texts", "consultation", consultation.id)
