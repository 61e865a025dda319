"""Bring back what a decision about a project or a comment changed."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.errors import NothingToUndo
from consult.moderation.models import ItemState
from consult.moderation.models_writings import WritingAct
from consult.moderation.queries_writings import acts_with, standing_act, writing
from consult.moderation.writings import source_of


def undo_writing(*, actor: Actor, act: WritingAct, now: datetime) -> int:
    """What was decided with it is as before and waits again; returns how many texts. Raises NothingToUndo for an act
    that another one replaced, or that an author contests: of a batch, those are left as they stand."""
    undone = [each for each in acts_with(act) if _undo(actor, each, now)]
    if act not in undone:
        raise NothingToUndo
    item = writing(actor.organisation_id, act.writing_id)
    record(actor, "moderation.undo", item.kind, item.target_id, texts=len(undone))
    return len(undone)


def undo_one(*, actor: Actor, act: WritingAct, now: datetime) -> None:
    """Of one author who was found right, whatever was decided of the others."""
    if not _undo(actor, act, now):
        raise NothingToUndo


def _undo(actor: Actor, act: WritingAct, now: datetime) -> bool:
    standing = standing_act(act.writing_id)
    if standing is None or standing.id != act.id or (act.contested_at is not None and act.answered_at is None):
        return False
    item = writing(actor.organisation_id, act.writing_id)
    act.undone_at, act.undone_by_id = now, actor.person_id
    item.masks, item.prints = act.before.get("masks", {}), act.before.get("prints", {})
    item.state, item.decided_by_id, item.decided_at = ItemState.WAITING, None, None
    db.session.flush()
    if source_of(item.kind).texts(actor.organisation_id, [item.target_id]):
        excluded = bool(act.before.get("excluded"))
        source_of(item.kind).decided(actor, item.target_id, excluded, act.before.get("reason"))
    return True
