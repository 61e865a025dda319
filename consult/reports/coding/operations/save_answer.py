"""Keep what a coder says of a contribution."""

from __future__ import annotations

from collections.abc import Collection

from consult.authz import Actor
from consult.consultations import reading
from consult.db import db, utcnow
from consult.reports.coding import queries
from consult.reports.coding.errors import BadAnswer, CodingClosed, TextGone
from consult.reports.coding.models import CodedAnswer, CodedItem, CodingState, DoubleCoding
from consult.reports.coding.rules import read_answer
from consult.reports.coding.screen import offered_themes


def save_answer(
    *, actor: Actor, coding: DoubleCoding, item: CodedItem, category: str, others: Collection[str] = ()
) -> CodedAnswer:
    """In place of the one this coder gave before. Raises NotFound to anybody who is not one of the two, CodingClosed,
    TextGone, BadAnswer."""
    coder = queries.rank_of_coder(coding, actor.person_id)
    if coding.state is not CodingState.OPEN:
        raise CodingClosed
    cards = reading.cards(queries.consultation_id_of(coding), [item.contribution_id or 0])
    if not cards or cards[0].text is None or cards[0].moderated:
        raise TextGone
    offered = offered_themes(coding, cards[0].question_id)
    answer = read_answer(category, others, [theme["id"] for theme in offered])
    if answer is None:
        raise BadAnswer
    row = queries.answer_row(item.id, coder)
    if row is None:
        row = CodedAnswer(item_id=item.id, coder=coder)
        db.session.add(row)
    row.category, row.others, row.at = answer.category, list(answer.others), utcnow()
    db.session.flush()
    return row
