"""Answer an author who contests: the decision stands, or what it changed comes back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.moderation.errors import YourOwnDecision
from consult.moderation.models import Contest, ItemState, ModerationAct, ModerationItem
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches
from consult.moderation.operations.undo_decision import undo_decision
from consult.moderation.rules import may_answer_contest


def answer_contest(*, actor: Actor, contest: Contest, accepted: bool, answer: str, now: datetime) -> None:
    """The author reads the answer on their page, and by mail where an address is known. Raises YourOwnDecision."""
    act = db.session.get_one(ModerationAct, contest.act_id)
    if not may_answer_contest(act.actor_id, actor.person_id):
        raise YourOwnDecision
    hold_queue(consultation_id=contest.consultation_id)
    contest.accepted, contest.answer = accepted, answer
    contest.answered_at, contest.answered_by_id = now, actor.person_id
    db.session.flush()
    if accepted:
        undo_decision(actor=actor, consultation_id=contest.consultation_id, acts=[act], now=now)
    db.session.execute(
        sa.update(ModerationItem)
        .where(ModerationItem.contribution_id == contest.contribution_id)
        .values(
            state=ItemState.DECIDED,
            decided_by_id=actor.person_id,
            decided_at=now,
            claimed_by_id=None,
            claimed_until=None,
        )
    )
    settle_batches(contribution_ids=[contest.contribution_id])
    record(actor, "moderation.answer_contest", "contribution", contest.contribution_id, accepted=accepted)
