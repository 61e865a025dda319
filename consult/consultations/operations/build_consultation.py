"""Make a draft from a questionnaire of the published format: a model, a file, or another consultation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations.exchange.reading import DocumentRefused
from consult.consultations.exchange.sentences import at
from consult.consultations.models import (
    Access,
    ConditionMode,
    Consultation,
    Operator,
    Question,
    QuestionKind,
    Section,
    Translation,
)
from consult.consultations.operations.create_consultation import create_consultation
from consult.consultations.operations.save_question import QuestionContent, QuestionRefused, save_question
from consult.consultations.operations.write_notice import write_notice
from consult.consultations.operations.write_texts import write_texts
from consult.consultations.rules_conditions import Rule
from consult.consultations.rules_questions import SETTINGS
from consult.db import db
from consult.territories import queries as territories

PLAIN = (
    "prompt", "help", "example", "required", "choices", "max_choices", "max_length", "shuffle_choices", "scale_min",
    "scale_max", "scale_min_label", "scale_max_label", "profile_key",
)  # fmt: skip


def build_consultation(*, actor: Actor, document: Mapping[str, Any], title: str = "") -> Consultation:
    """`document` was read by `exchange.reading`; `title` replaces its own. Raises DocumentRefused, with the place of
    what is wrong; what was written by then is to be rolled back."""
    consultation = create_consultation(actor=actor, title=title or document["title"])
    consultation.locales = list(document.get("locales", ["fr"]))
    consultation.access = Access(document.get("access", Access.LINK))
    consultation.shows_participation = document.get("shows_participation", True)
    consultation.public_contributions = document.get("public_contributions", False)
    texts = {name: document.get(name, "") for name in ("welcome", "thanks")}
    write_texts(actor=actor, consultation=consultation, **texts)
    if document.get("notice"):
        write_notice(actor=actor, consultation=consultation, body=document["notice"])
    sections = _sections(consultation, document)
    questions: dict[str, Question] = {}
    for number, asked in enumerate(document["questions"]):
        section = sections.get(asked.get("section", ""))
        rules = [_rule(actor, ("questions", number), place, asked, questions) for place in range(_conditions(asked))]
        content = QuestionContent(
            **{name: asked[name] for name in PLAIN if name in asked},
            settings={name: asked[name] for name in SETTINGS.get(QuestionKind(asked["kind"]), ()) if name in asked},
            section_id=section.id if section else None,
            rules=rules,
            condition_mode=ConditionMode(asked.get("condition_mode", "all")),
        )
        questions[asked["code"]] = _save(actor, consultation, number, asked, content)
    _translate(consultation, document, sections, questions)
    return consultation


def _sections(consultation: Consultation, document: Mapping[str, Any]) -> dict[str, Section]:
    made = {
        held["key"]: Section(
            consultation_id=consultation.id, position=place, title=held["title"], intro=held.get("intro", "")
        )
        for place, held in enumerate(document.get("sections", []), start=1)
    }
    db.session.add_all(made.values())
    db.session.flush()
    return made


def _save(
    actor: Actor, consultation: Consultation, number: int, asked: Mapping[str, Any], content: QuestionContent
) -> Question:
    kind = QuestionKind(asked["kind"])
    try:
        question = save_question(actor=actor, consultation=consultation, code=None, kind=kind, content=content)
    except QuestionRefused as refusal:
        raise DocumentRefused([at(("questions", number, refusal.field), str(refusal))]) from refusal
    question.code = asked["code"]
    db.session.flush()
    return question


def _conditions(asked: Mapping[str, Any]) -> int:
    return len(asked.get("conditions", []))


def _rule(
    actor: Actor, path: tuple[str | int, ...], place: int, asked: Mapping[str, Any], questions: Mapping[str, Question]
) -> Rule:
    condition = asked["conditions"][place]
    source = questions[condition["question"]]
    value = condition.get("value")
    if value is not None:
        value = _value(actor, (*path, "conditions", place, "value"), value, source)
    return Rule(source.id, Operator(condition["operator"]), value)


def _value(actor: Actor, path: tuple[str | int, ...], value: Any, source: Question) -> Any:
    """The ids that labels and codes name here."""
    labels = {choice.label: choice.id for choice in source.choices}
    if source.kind is QuestionKind.MATRIX:
        return [source.settings["rows"].index(value[0]), labels[value[1]]]
    if labels:
        return labels[value]
    if source.profile_key not in ("college", "territory"):
        return value
    read: Any = territories.colleges_of if source.profile_key == "college" else territories.territories_of
    codes = {row.code: str(row.id) for row in read(actor.organisation_id)}
    if value not in codes:
        raise DocumentRefused([at(path, _("votre organisation n’a rien sous le code « %(name)s ».", name=value))])
    return codes[value]


def _translate(
    consultation: Consultation,
    document: Mapping[str, Any],
    sections: Mapping[str, Section],
    questions: Mapping[str, Question],
) -> None:
    ids = {f"section:{key}": f"section:{section.id}" for key, section in sections.items()}
    ids |= {f"question:{code}": f"question:{question.id}" for code, question in questions.items()}
    for code, question in questions.items():
        for number, choice in enumerate(question.choices, start=1):
            ids[f"choice:{code}:{number}"] = f"choice:{choice.id}"
    for locale, texts in document.get("translations", {}).items():
        for subject, text in texts.items():
            words = subject.split(":")
            known = ":".join(words[: 3 if words[0] == "choice" else 2])
            told = subject.replace(known, ids[known], 1) if known in ids else subject
            row = {"consultation_id": consultation.id, "locale": locale, "subject": told, "text": text}
            db.session.add(Translation(**row))
    db.session.flush()
