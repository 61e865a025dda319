"""Add a question, or change one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.models import Choice, Consultation, Question, QuestionKind
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.rules import may_edit_questions, next_code, question_fault
from consult.db import db
from consult.errors import Conflict, DomainError

MOST_QUESTIONS = 60


class QuestionsLocked(Conflict):
    message = _l("Des personnes ont déjà répondu : les questions ne changent plus, pour que tous répondent aux mêmes.")


class QuestionRefused(DomainError):
    """`field` is the part of the question that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class QuestionContent:
    """Everything that is asked in one question; parts of other kinds are ignored."""

    prompt: str
    help: str = ""
    required: bool = False
    choices: Sequence[str] = ()
    max_choices: int = 1
    scale_min: int = 1
    scale_max: int = 10
    scale_min_label: str = ""
    scale_max_label: str = ""
    profile_key: str | None = None


def save_question(
    *, actor: Actor, consultation: Consultation, code: str | None, kind: QuestionKind, content: QuestionContent
) -> Question:
    """`code` of None adds a question at the end. Raises QuestionsLocked or QuestionRefused."""
    if not may_edit_questions(consultation, queries.has_answers(consultation.id)):
        raise QuestionsLocked
    known = queries.questions_of(consultation.id)
    _check(kind, content, [question for question in known if question.code != code])
    if code is None:
        question = Question(
            consultation_id=consultation.id,
            code=next_code([question.code for question in known]),
            position=max((question.position for question in known), default=0) + 1,
            kind=kind,
        )
        db.session.add(question)
    else:
        question = queries.question_by_code(consultation.id, code)
        if kind is QuestionKind.CHOICE and [choice.label for choice in question.choices] != list(content.choices):
            purge_pilot(actor=actor, consultation=consultation)
    for name in ("prompt", "help", "required", "max_choices", "scale_min", "scale_max"):
        setattr(question, name, getattr(content, name))
    question.scale_min_label, question.scale_max_label = content.scale_min_label, content.scale_max_label
    question.profile_key = content.profile_key if kind is QuestionKind.PROFILE else None
    if kind is QuestionKind.CHOICE and [choice.label for choice in question.choices] != list(content.choices):
        question.choices = [Choice(position=place, label=label) for place, label in enumerate(content.choices, start=1)]
    db.session.flush()
    record(actor, "question.save", "question", question.id, consultation=consultation.id)
    return question


def _check(kind: QuestionKind, content: QuestionContent, others: Sequence[Question]) -> None:
    if len(others) >= MOST_QUESTIONS:
        raise QuestionRefused("prompt", _("%(n)s questions au plus : c’est déjà long.", n=MOST_QUESTIONS))
    scale = (content.scale_min, content.scale_max)
    fault = question_fault(kind, content.prompt, len(content.choices), scale, content.profile_key, content.max_choices)
    if fault:
        field, message = {
            "prompt": ("prompt", _("Une question a besoin d’un texte.")),
            "choices": ("choices", _("Donnez au moins deux réponses possibles, une par ligne.")),
            "max_choices": ("max_choices", _("On ne peut pas cocher plus de réponses qu’il n’y en a.")),
            "scale": ("scale_max", _("L’échelle va d’un nombre à un plus grand, entre 0 et 20.")),
            "profile": ("profile_key", _("Choisissez ce que la question demande sur la personne.")),
        }[fault]
        raise QuestionRefused(field, message)
    if len(set(content.choices)) < len(content.choices):
        raise QuestionRefused("choices", _("Deux réponses possibles sont les mêmes."))
    if content.profile_key in {other.profile_key for other in others if other.profile_key}:
        raise QuestionRefused("profile_key", _("Une autre question le demande déjà."))
