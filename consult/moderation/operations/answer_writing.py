"""Answer an author who contests: the decision stands, or what it changed comes back."""

from __future__ import annotations

from datetime import datetime

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.errors import AlreadyDecided, YourOwnDecision
from consult.moderation.models import ItemState
from consult.moderation.models_writings import WritingAct
from consult.moderation.operations.undo_writing import undo_one
from consult.moderation.queries_writings import writing
from consult.moderation.rules import may_answer_contest


def answer_writing(*, actor: Actor, act: WritingAct, accepted: bool, answer: str, now: datetime) -> None:
    """The author reads the answer beside their text, and is written to. Raises AlreadyDecided, YourOwnDecision."""
    if act.contested_at is None or act.answered_at is not None:
        raise AlreadyDecided
    if not may_answer_contest(act.actor_id, actor.person_id):
        raise YourOwnDecision
    act.accepted, act.answer = accepted, answer
    act.answered_at, act.answered_by_id, act.author_told_at = now, actor.person_id, None
    db.session.flush()
    item = writing(actor.organisation_id, act.writing_id)
    if accepted:
        undo_one(actor=actor, act=act, now=now)
    item.state, item.decided_by_id, item.decided_at = ItemState.DECIDED, actor.person_id, now
    item.claimed_by_id = item.claimed_until = None
    db.session.flush()
    record(actor, "moderation.answer_contest", item.kind, item.target_id, accepted=accepted)
