"""Take a line out of the commission's grid."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.projects.models import Call
from consult.projects.operations.save_criterion import criterion_of, refuse_once_examined


def remove_criterion(*, actor: Actor, call: Call, criterion_id: int) -> None:
    """Raises CallSettled once a project was examined."""
    refuse_once_examined(call)
    criterion = criterion_of(call, criterion_id)
    call.criteria.remove(criterion)
    db.session.delete(criterion)
    db.session.flush()
    record(actor, "call.criterion_removed", "call", call.id, criterion=criterion_id)
