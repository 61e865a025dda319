"""Begin, or go on with, the second entry of a drawn sheet."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.consultations.models import Channel
from consult.consultations.paper.errors import NotDrawn, SamePerson, TypedElsewhere
from consult.consultations.paper.models import DoubleEntry, PaperEntry
from consult.consultations.paper.queries import plan_of, second_of
from consult.consultations.paper.rules import is_drawn
from consult.db import db


def open_double_entry(*, actor: Actor, entry: PaperEntry, now: datetime) -> DoubleEntry:
    """Raises NotDrawn, SamePerson to whoever made the first entry, TypedElsewhere while somebody else is at it."""
    known = second_of(entry.id)
    plan = plan_of(entry.consultation_id)
    drawn = plan is not None and is_drawn(plan.seed, entry.number, plan.share)
    if entry.sent_at is None or entry.channel is not Channel.PAPER or (known is None and not drawn):
        raise NotDrawn
    if entry.entered_by_id == actor.person_id:
        raise SamePerson
    if known is not None:
        if known.sent_at is None and known.entered_by_id != actor.person_id:
            raise TypedElsewhere
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
