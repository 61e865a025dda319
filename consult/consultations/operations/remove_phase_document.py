"""Take a document off a phase."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import PhaseDocument
from consult.consultations.phase_files import unlink_after_commit
from consult.db import db


def remove_phase_document(*, actor: Actor, document: PhaseDocument) -> None:
    unlink_after_commit(document)
    record(actor, "phase.remove_document", "phase", document.phase_id, document=document.id)
    db.session.delete(document)
