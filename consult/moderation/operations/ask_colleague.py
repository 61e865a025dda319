"""Ask for a second opinion: the contribution is offered to others, with a word of explanation."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation import queries
from consult.moderation.models import ActKind, ItemState, ModerationAct, ModerationItem
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches
from consult.secrets import new_token


def ask_colleague(*, actor: Actor, item: ModerationItem, note: str, colleague_id: int | None, now: datetime) -> None:
    """Of the whole batch. `colleague_id` None: anybody but oneself."""
    hold_queue(consultation_id=item.consultation_id)
    note_act(actor=actor, item=item, kind=ActKind.ASK, note=note, now=now)
    item.state = ItemState.WAITING
    settle_batches(contribution_ids=[item.contribution_id])
    db.session.execute(
        sa.update(ModerationItem)
        .where(queries.waiting_with(item))
        .values(asked_by_id=actor.person_id, asked_id=colleague_id, claimed_by_id=None, claimed_until=None)
    )


def note_act(*, actor: Actor, item: ModerationItem, kind: ActKind, note: str, now: datetime) -> None:
    """A word between colleagues, kept with the decisions."""
    db.session.add(
        ModerationAct(
            organisation_id=item.organisation_id,
            consultation_id=item.consultation_id,
            contribution_id=item.contribution_id,
            kind=kind,
            note=note,
            batch=new_token()[:32],
            actor_id=actor.person_id,
            at=now,
        )
    )
    db.session.flush()
