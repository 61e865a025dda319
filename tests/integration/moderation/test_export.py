"""The table of decisions: known columns, no text, nothing of who wrote."""

from __future__ import annotations

from flask import Flask

from consult.db import db, utcnow
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from consult.moderation import queries
from consult.moderation.decision import Decision
from consult.moderation.models import ActKind
from consult.moderation.operations.contest_decision import contest_decision
from consult.moderation.operations.decide_item import decide_item
from tests.factories.moderation import INSULT, make_queue


def test_decisions_as_a_table(context: Flask) -> None:
    queue = make_queue(INSULT)
    decide_item(
        actor=queue.moderator,
        consultation_id=queue.consultation_id,
        contribution_id=queue.ids[0],
        decision=Decision(ActKind.EXCLUDE, reason="Vie privée d’une personne", note="à voir"),
        whole_batch=False,
        seen_act_id=None,
        now=utcnow(),
    )
    act = queries.standing_act(queue.ids[0])
    assert act is not None
    contest_decision(actor=queue.colleague, act=act, body="Non.")
    db.session.commit()
    subject = subject_named("moderation")
    assert set(subject.permissions) == {Audience.STAFF}
    table = subject.make(Request(queue.organisation.id, queue.consultation_id, Audience.STAFF))
    assert [column.name for column in table.columns] == [
        "contribution_id",
        "day",
        "decision",
        "reason",
        "undone",
        "contested",
    ]
    (row,) = list(table.rows())
    assert row[0] == queue.ids[0]
    assert list(row[2:]) == ["Écartée", "Vie privée d’une personne", False, True]
