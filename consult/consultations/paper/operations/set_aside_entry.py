"""Put a sheet aside: it is counted with a reason, and nothing of it is kept."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.paper.errors import AlreadyEntered
from consult.consultations.paper.models import PaperEntry, SetAside
from consult.db import db


def set_aside_entry(*, actor: Actor, entry: PaperEntry, reason: SetAside) -> None:
    """A sheet opened by mistake may be opened again under its code. Raises AlreadyEntered once it was sent."""
    db.session.refresh(entry, with_for_update=True)
    if entry.sent_at is not None:
        raise AlreadyEntered(number=entry.number)
    entry.set_aside, entry.typed, entry.person_id = reason, {}, None
    if reason is SetAside.MISTAKE:
        entry.sheet_id = None
    db.session.flush()
    record(actor, "paper.set_aside", "paper_entry", entry.id, number=entry.number, reason=reason.value)
