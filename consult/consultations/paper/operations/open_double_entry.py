"""Begin, or go on with, the second entry of a drawn sheet."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.paper.doubling import second_for
from consult.consultations.paper.models import DoubleEntry, PaperEntry
from consult.db import db


def open_double_entry(*, actor: Actor, entry: PaperEntry, now: datetime) -> DoubleEntry:
    """The one under way, else a new one. Raises what `second_for` raises."""
    known = second_for(actor, entry)
    if known is not None:
        return known
    second = DoubleEntry(
        organisation_id=entry.organisation_id,
        consultation_id=entry.consultation_id,
        entry_id=entry.id,
        entered_by_id=actor.person_id,
        started_at=now,
        saved_at=now,
    )
    db.session.add(second)
    db.session.flush()
    return second
