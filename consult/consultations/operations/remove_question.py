"""Take a question out."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Consultation, QuestionWording
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.operations.save_question import QuestionsLocked
from consult.consultations.rules import may_edit_questions
from consult.db import db


def remove_question(*, actor: Actor, consultation: Consultation, code: str) -> None:
    """The answers of a pilot go with it: they answered other questions than those that remain."""
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    purge_pilot(actor=actor, consultation=consultation)
    question = queries.question_by_code(consultation.id, code)
    db.session.execute(sa.delete(QuestionWording).where(QuestionWording.question_id == question.id))
    db.session.delete(question)
    db.session.flush()
    record(actor, "question.remove", "question", question.id, consultation=consultation.id)
