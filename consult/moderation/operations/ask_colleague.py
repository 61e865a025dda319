"""Ask for a second opinion: the contribution is offered to others, with a word of explanation."""

from __future__ import annotations

from datetime import datetime

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ActKind, ItemState, ModerationAct, ModerationItem
from consult.secrets import new_token


def ask_colleague(*, actor: Actor, item: ModerationItem, note: str, colleague_id: int | None, now: datetime) -> None:
    """`colleague_id` None: anybody but oneself."""
    note_act(actor=actor, item=item, kind=ActKind.ASK, note=note, now=now)
    item.state, item.asked_by_id, item.asked_id = ItemState.WAITING, actor.person_id, colleague_id
    item.claimed_by_id = item.claimed_until = None
    db.session.flush()


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
