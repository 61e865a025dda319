"""Take a phase off its timeline, with its documents."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Phase
from consult.consultations.phase_files import unlink_after_commit
from consult.db import db


def remove_phase(*, actor: Actor, phase: Phase) -> None:
    """The files go once that is committed."""
    for document in phase.documents:
        unlink_after_commit(document)
    record(actor, "phase.remove", "phase", phase.id)
    db.session.delete(phase)
