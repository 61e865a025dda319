"""Add a question, or change one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries
from consult.consultations.concurrency import lock, question_shown, refuse_if_changed
from consult.consultations.conditions import condition_faults
from consult.consultations.models import Choice, Condition, ConditionMode, Consultation, Question, QuestionKind, Section
from consult.consultations.operations.purge_pilot import purge_pilot
from consult.consultations.rules import may_edit_questions, next_code, question_fault
from consult.consultations.rules_answering import MAX_BODY
from consult.consultations.rules_conditions import Rule
from consult.consultations.rules_questions import FEWEST_CHARACTERS, SETTINGS, has_choices, settings_fault
from consult.db import db
from consult.errors import Conflict, DomainError

MOST_QUESTIONS = 60
MOST_CONDITIONS = 6
PLAIN = (
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
    "condition_mode",
)


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
    example: str = ""
    required: bool = False
    choices: Sequence[str] = ()
    max_choices: int = 1
    max_length: int | None = None
    shuffle_choices: bool = False
    scale_min: int = 1
    scale_max: int = 10
    scale_min_label: str = ""
    scale_max_label: str = ""
    profile_key: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    section_id: int | None = None
    rules: Sequence[Rule] = ()
    """« Si oui… »: it is asked only when these hold. A rule on a choice holds the id of the choice."""
    condition_mode: ConditionMode = ConditionMode.ALL


def save_question(
    *,
    actor: Actor,
    consultation: Consultation,
    code: str | None,
    kind: QuestionKind,
    content: QuestionContent,
    seen: str | None = None,
) -> Question:
    """`code` of None adds a question at the end, or at the end of its section. `seen` is the fingerprint of
    the question shown. Raises QuestionsLocked, EditedMeanwhile or QuestionRefused; what was written by then is to be
    rolled back."""
    lock(consultation)
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
            settings={},
        )
        db.session.add(question)
    else:
        question = queries.question_by_code(consultation.id, code)
        refuse_if_changed(seen, question_shown(question))
    for name in PLAIN:
        setattr(question, name, getattr(content, name))
    question.profile_key = content.profile_key if kind is QuestionKind.PROFILE else None
    if _write_answers(question, content):
        purge_pilot(actor=actor, consultation=consultation)
    _place(question, content.section_id, known)
    _write_rules(question, content.rules)
    db.session.flush()
    _check_conditions(question, queries.questions_of(consultation.id), consultation.organisation_id)
    record(actor, "question.save", "question", question.id, consultation=consultation.id)
    return question


def _check(kind: QuestionKind, content: QuestionContent, others: Sequence[Question]) -> None:
    if len(others) >= MOST_QUESTIONS:
        raise QuestionRefused("prompt", _("%(n)s questions au plus : c’est déjà long.", n=MOST_QUESTIONS))
    scale = (content.scale_min, content.scale_max)
    fault = question_fault(kind, content.prompt, len(content.choices), scale, content.profile_key, content.max_choices)
    fault = fault or settings_fault(kind, content.settings, len(content.choices))
    if fault:
        raise QuestionRefused(*_refusal(kind, fault))
    if len(set(content.choices)) < len(content.choices):
        raise QuestionRefused("choices", _("Deux réponses possibles sont les mêmes."))
    if content.profile_key in {other.profile_key for other in others if other.profile_key}:
        raise QuestionRefused("profile_key", _("Une autre question le demande déjà."))
    if content.max_length is not None and not FEWEST_CHARACTERS <= content.max_length <= MAX_BODY:
        message = _("Entre %(low)s et %(high)s caractères.", low=FEWEST_CHARACTERS, high=MAX_BODY)
        raise QuestionRefused("max_length", message)
    if len(content.rules) > MOST_CONDITIONS:
        raise QuestionRefused("prompt", _("%(n)s conditions au plus.", n=MOST_CONDITIONS))


def _refusal(kind: QuestionKind, fault: str) -> tuple[str, str]:
    """The field to correct, and the sentence."""
    if kind is QuestionKind.RANKING and fault == "max_choices":
        return "max_choices", _("On ne peut pas classer plus de réponses qu’il n’y en a.")
    sentences = {
        "prompt": _("Une question a besoin d’un texte."),
        "choices": _("Donnez au moins deux réponses possibles, une par ligne."),
        "max_choices": _("On ne peut pas cocher plus de réponses qu’il n’y en a."),
        "scale": _("L’échelle va d’un nombre à un plus grand, entre 0 et 20."),
        "profile": _("Choisissez ce que la question demande sur la personne."),
        "rows": _("Donnez entre une et vingt lignes, toutes différentes."),
        "columns": _("Donnez entre deux et sept réponses possibles, une par ligne."),
        "decimals": _("Entre 0 et 3 chiffres après la virgule."),
        "min": _("Ce n’est pas un nombre."),
        "max": _("Le plus grand nombre doit dépasser le plus petit."),
        "unit": _("L’unité tient en 30 caractères."),
        "earliest": _("Cette date n’existe pas."),
        "latest": _("La dernière date doit venir après la première."),
        "types": _("Choisissez au moins une sorte de fichier."),
        "max_megabytes": _("Entre 1 et 20 mégaoctets."),
    }
    fields = {"scale": "scale_max", "profile": "profile_key", "columns": "choices"}
    return fields.get(fault, fault), sentences[fault]


def _write_answers(question: Question, content: QuestionContent) -> bool:
    """Possible answers and settings of the kind; True when an answer given before could not be read any more.

    A choice keeps its row under another wording as long as their number stays: conditions and translations hang on it.
    """
    settings = {name: content.settings[name] for name in SETTINGS.get(question.kind, ()) if name in content.settings}
    rows_changed = question.kind is QuestionKind.MATRIX and question.settings.get("rows", []) != settings["rows"]
    if question.settings != settings:
        question.settings = settings
    labels = list(content.choices) if has_choices(question.kind, question.profile_key) else []
    if [choice.label for choice in question.choices] == labels:
        return rows_changed
    known = {choice.label: choice for choice in question.choices}
    spare = [choice for choice in question.choices if choice.label not in labels]
    if len(labels) != len(question.choices):
        spare = []
    kept = [known.get(label) or (spare.pop(0) if spare else Choice(label=label)) for label in labels]
    for position, (choice, label) in enumerate(zip(kept, labels, strict=True), start=1):
        choice.position, choice.label = position, label
    question.choices = kept
    return True


def _place(question: Question, section_id: int | None, known: Sequence[Question]) -> None:
    """At the end of its section, when it is new or comes from another one: the questions of a section stay together,
    and those without a section come first (`rules_order`)."""
    if question.id is not None and question.section_id == section_id:
        return
    question.section_id = section_id
    order = [other for other in known if other is not question]
    before: set[int | None] = {None}
    if section_id is not None:
        sections = db.session.scalars(
            sa.select(Section).where(Section.consultation_id == question.consultation_id)
        ).all()
        positions = {section.id: section.position for section in sections}
        if section_id not in positions:
            raise QuestionRefused("section_id", _("Cette partie n’existe plus : elle vient d’être retirée."))
        before |= {id_ for id_, position in positions.items() if position <= positions[section_id]}
    place = max((n for n, other in enumerate(order, start=1) if other.section_id in before), default=0)
    order.insert(place, question)
    for position, other in enumerate(order, start=1):
        other.position = position


def _write_rules(question: Question, rules: Sequence[Rule]) -> None:
    held = [Rule(row.source_question_id, row.operator, row.value) for row in question.conditions]
    if held != list(rules):
        question.conditions = [
            Condition(source_question_id=rule.source_id, operator=rule.operator, value=rule.value) for rule in rules
        ]


def _check_conditions(question: Question, questions: Sequence[Question], organisation_id: int) -> None:
    """Every path ends and every question can be reached, that which was changed first."""
    found = condition_faults(questions, organisation_id)
    found.sort(key=lambda pair: pair[0].question_id != question.id)
    if found:
        fault, sentence = found[0]
        own = fault.question_id == question.id
        raise QuestionRefused("condition_mode" if own else "choices" if question.choices else "prompt", sentence)
