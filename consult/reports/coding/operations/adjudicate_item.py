"""Say, after the blind answers, what a contribution on which coders differ speaks of."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.reports.coding.errors import BadAnswer, CodingOpen
from consult.reports.coding.models import CodedItem, CodingState, DoubleCoding
from consult.reports.coding.rules import read_answer


def adjudicate_item(*, actor: Actor, coding: DoubleCoding, item: CodedItem, category: str, note: str) -> None:
    """An answer and why; the kappas stay those of the blind answers. Raises CodingOpen, BadAnswer."""
    if coding.state is not CodingState.CLOSED:
        raise CodingOpen
    if read_answer(category, (), [theme["id"] for theme in coding.themes]) is None:
        raise BadAnswer
    item.decided_category, item.decision_note = category, note.strip()
    item.decided_by_id, item.decided_at = actor.person_id, utcnow()
    db.session.flush()
    record(actor, "coding.adjudicate", "double_coding", coding.id, position=item.position)
