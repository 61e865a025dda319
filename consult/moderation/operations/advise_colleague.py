"""Give the opinion that a colleague asked for, and leave the decision to whoever comes next."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation import queries
from consult.moderation.models import ActKind, ModerationItem
from consult.moderation.operations.ask_colleague import note_act


def advise_colleague(*, actor: Actor, item: ModerationItem, note: str, now: datetime) -> None:
    """Whoever asked may decide again; the note stands beside the text."""
    note_act(actor=actor, item=item, kind=ActKind.ADVISE, note=note, now=now)
    db.session.execute(
        sa.update(ModerationItem)
        .where(queries.waiting_with(item))
        .values(asked_by_id=None, asked_id=None, claimed_by_id=None, claimed_until=None)
    )
