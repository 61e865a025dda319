"""Conditions between the tables and their rules: questions as rules see them, faults as sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

from consult.accounts.profile import AgeBand, GenderedForm
from consult.consultations.models import Question, QuestionKind
from consult.consultations.rules_answering import MAX_WORDS
from consult.consultations.rules_conditions import Asked, Fault, Rule, faults
from consult.consultations.rules_questions import answers_by_choice
from consult.territories import queries as territories


def asked_of(questions: Iterable[Question], organisation_id: int | None = None) -> list[Asked]:
    """Questions as the rules of conditions see them. The values of a profile need the organisation: without it, only
    what is shown can be decided, not what is wrong."""
    return [_asked(question, organisation_id) for question in questions]


def _asked(question: Question, organisation_id: int | None) -> Asked:
    low, high, step = _bounds(question)
    return Asked(
        id=question.id,
        kind=question.kind,
        rules=tuple(Rule(row.source_question_id, row.operator, row.value) for row in question.conditions),
        mode=question.condition_mode,
        required=question.required,
        options=_options(question, organisation_id),
        rows=len(question.settings.get("rows", ())),
        most=_most(question),
        low=low,
        high=high,
        step=step,
    )


def _options(question: Question, organisation_id: int | None) -> tuple[Any, ...]:
    if question.kind is QuestionKind.MATRIX or answers_by_choice(question.kind, question.profile_key):
        return tuple(choice.id for choice in question.choices)
    if question.kind is not QuestionKind.PROFILE:
        return ()
    if question.profile_key == "age_band":
        return tuple(band.value for band in AgeBand)
    if question.profile_key == "gendered_form":
        return tuple(form.value for form in GenderedForm)
    if organisation_id is None:
        return ()
    read = territories.colleges_of if question.profile_key == "college" else territories.territories_of
    return tuple(str(row.id) for row in read(organisation_id))


def _most(question: Question) -> int:
    if question.kind is QuestionKind.FEW_WORDS:
        return MAX_WORDS
    return question.max_choices if question.kind in (QuestionKind.CHOICE, QuestionKind.RANKING) else 1


def _bounds(question: Question) -> tuple[str, str, str]:
    settings = question.settings
    if question.kind is QuestionKind.SCALE:
        return str(question.scale_min), str(question.scale_max), "1"
    if question.kind is QuestionKind.NUMBER:
        return str(settings.get("min") or ""), str(settings.get("max") or ""), f"1e-{settings.get('decimals', 0)}"
    return str(settings.get("earliest") or ""), str(settings.get("latest") or ""), "1"


def condition_faults(questions: Sequence[Question], organisation_id: int) -> list[tuple[Fault, str]]:
    """Everything that is wrong with the conditions of a questionnaire, with a sentence that names the question."""
    numbers = {question.id: number for number, question in enumerate(questions, start=1)}
    prompts = {question.id: question.prompt for question in questions}
    return [(fault, _sentence(fault, numbers, prompts)) for fault in faults(asked_of(questions, organisation_id))]


def _sentence(fault: Fault, numbers: dict[int, int], prompts: dict[int, str]) -> str:
    named = {"number": numbers[fault.question_id], "prompt": prompts[fault.question_id]}
    source = {"source": numbers.get(fault.source_id or 0, 0)}
    if fault.code == "gone":
        return _("La question %(number)s, « %(prompt)s », dépend d’une question qui n’existe plus.", **named)
    if fault.code == "loop":
        return _(
            "La question %(number)s, « %(prompt)s », et la question %(source)s dépendent l’une de l’autre : personne "
            "n’y arriverait.",
            **named,
            **source,
        )
    if fault.code == "later":
        return _(
            "La question %(number)s, « %(prompt)s », dépend de la question %(source)s, qui vient après elle.",
            **named,
            **source,
        )
    if fault.code == "unreachable":
        return _(
            "La question %(number)s, « %(prompt)s », ne serait posée à personne : ses conditions se contredisent.",
            **named,
        )
    return _(
        "La question %(number)s, « %(prompt)s », dépend d’une réponse que la question %(source)s ne propose pas.",
        **named,
        **source,
    )


def dependants(questions: Iterable[Question], question_id: int) -> list[Question]:
    """The questions that hang directly on this one."""
    return [
        question for question in questions if any(row.source_question_id == question_id for row in question.conditions)
    ]
