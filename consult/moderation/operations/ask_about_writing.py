"""Ask for a second opinion on a project or a comment, or give it: a word kept with the decisions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ActKind, ItemState
from consult.moderation.models_writings import Writing, WritingAct
from consult.moderation.queries_writings import waiting_with


def ask_about_writing(*, actor: Actor, item: Writing, note: str, colleague_id: int | None, now: datetime) -> None:
    """Of its whole batch, which is offered to the others first. `colleague_id` None: anybody but oneself."""
    item.state = ItemState.WAITING
    _note(actor, item, ActKind.ASK, note, now)
    _pass_on(item, asked_by_id=actor.person_id, asked_id=colleague_id)


def advise_on_writing(*, actor: Actor, item: Writing, note: str, now: datetime) -> None:
    """The decision is left to whoever comes next, whoever asked included."""
    _note(actor, item, ActKind.ADVISE, note, now)
    _pass_on(item, asked_by_id=None, asked_id=None)


def _note(actor: Actor, item: Writing, kind: ActKind, note: str, now: datetime) -> None:
    act = WritingAct(organisation_id=item.organisation_id, writing_id=item.id, kind=kind, note=note, at=now)
    act.actor_id = actor.person_id
    db.session.add(act)
    db.session.flush()


def _pass_on(item: Writing, **asked: int | None) -> None:
    db.session.execute(
        sa.update(Writing).where(waiting_with(item)).values(claimed_by_id=None, claimed_until=None, **asked)
    )
