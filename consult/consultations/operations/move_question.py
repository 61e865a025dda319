"""Move a question one place up or down."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.operations.save_question import QuestionsLocked
from consult.consultations.rules import may_edit_questions


def move_question(*, actor: Actor, consultation: Consultation, code: str, up: bool) -> None:
    """At either end nothing happens. Positions are written again from 1, so that none is ever shared."""
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    moved = queries.question_by_code(consultation.id, code)
    order = list(queries.questions_of(consultation.id))
    place = order.index(moved)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for position, question in enumerate(order, start=1):
        question.position = position
    record(actor, "question.move", "question", moved.id, consultation=consultation.id)
