"""Ask the same question once more, to be changed: a copy stands just after it."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock
from consult.consultations.models import Choice, Consultation, Question, QuestionKind
from consult.consultations.operations.arrange_questions import arrange_questions
from consult.consultations.operations.save_question import MOST_QUESTIONS, QuestionsLocked
from consult.consultations.rules import may_edit_questions, next_code
from consult.consultations.rules_order import followed
from consult.db import db
from consult.errors import Conflict

COPIED = (
    "section_id",
    "position",
    "kind",
    "prompt",
    "help",
    "example",
    "required",
    "max_choices",
    "max_length",
    "shuffle_choices",
    "scale_min",
    "scale_max",
    "scale_min_label",
    "scale_max_label",
    "settings",
)


def duplicate_question(*, actor: Actor, consultation: Consultation, code: str) -> Question:
    """Its conditions are not copied: they are easier to write than to notice. Raises QuestionsLocked or Conflict."""
    lock(consultation)
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    known = queries.questions_of(consultation.id)
    if len(known) >= MOST_QUESTIONS:
        raise Conflict(_("%(n)s questions au plus : c’est déjà long.", n=MOST_QUESTIONS))
    original = queries.question_by_code(consultation.id, code)
    if original.kind is QuestionKind.PROFILE:
        raise Conflict(_("Une question de profil ne se pose pas deux fois."))
    copy = Question(
        consultation_id=consultation.id,
        code=next_code([question.code for question in known]),
        choices=[Choice(position=choice.position, label=choice.label) for choice in original.choices],
        **{name: getattr(original, name) for name in COPIED},
    )
    layout = followed(queries.layout(consultation.id), code, copy.code)
    db.session.add(copy)
    db.session.flush()
    arrange_questions(actor=actor, consultation=consultation, layout=layout)
    record(actor, "question.save", "question", copy.id, consultation=consultation.id)
    return copy
