"""A consultation as a questionnaire of the published format: everything that is asked, nothing that was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from consult.consultations import queries
from consult.consultations.models import Condition, Consultation, Question, QuestionKind, Section, Translation
from consult.db import db
from consult.territories import queries as territories

DEFAULTS: dict[str, Any] = {
    "help": "",
    "example": "",
    "required": False,
    "max_choices": 1,
    "max_length": None,
    "shuffle_choices": False,
    "scale_min": 1,
    "scale_max": 10,
    "scale_min_label": "",
    "scale_max_label": "",
    "profile_key": None,
}
"""What is not written where it says nothing."""


def document_of(consultation: Consultation, schema_url: str = "") -> dict[str, Any]:
    """In the order in which people read it."""
    questions, sections = queries.questions_of(consultation.id), queries.sections_of(consultation.id)
    notice = queries.latest_notice(consultation.id)
    keys = {section.id: f"s{number}" for number, section in enumerate(sections, start=1)}
    document: dict[str, Any] = {
        "format": "concerte/questionnaire",
        "version": 1,
        "title": consultation.title,
        "locales": list(consultation.locales),
        "welcome": consultation.welcome,
        "thanks": consultation.thanks,
        "notice": notice.body if notice else "",
        "access": consultation.access.value,
        "shows_participation": consultation.shows_participation,
        "public_contributions": consultation.public_contributions,
        "sections": [{"key": keys[section.id], "title": section.title, "intro": section.intro} for section in sections],
        "questions": [_question(question, keys, questions, consultation.organisation_id) for question in questions],
        "translations": _translations(consultation, questions, sections, keys),
    }
    return {"$schema": schema_url, **document} if schema_url else document


def _question(
    question: Question, keys: Mapping[int, str], questions: Sequence[Question], organisation_id: int
) -> dict[str, Any]:
    written: dict[str, Any] = {"code": question.code, "kind": question.kind.value, "prompt": question.prompt}
    if question.section_id is not None:
        written["section"] = keys[question.section_id]
    written |= {name: getattr(question, name) for name, usual in DEFAULTS.items() if getattr(question, name) != usual}
    if question.choices:
        written["choices"] = [choice.label for choice in question.choices]
    written |= {name: value for name, value in question.settings.items() if value not in (None, "")}
    if question.conditions:
        by_id = {asked.id: asked for asked in questions}
        written["condition_mode"] = question.condition_mode.value
        written["conditions"] = [
            _condition(condition, by_id[condition.source_question_id], organisation_id)
            for condition in question.conditions
        ]
    return written


def _condition(condition: Condition, source: Question, organisation_id: int) -> dict[str, Any]:
    written: dict[str, Any] = {"question": source.code, "operator": condition.operator.value}
    if condition.value is not None:
        written["value"] = _told(condition.value, source, organisation_id)
    return written


def _told(value: Any, source: Question, organisation_id: int) -> Any:
    """A value without an id: labels, codes of colleges and territories."""
    labels = {str(choice.id): choice.label for choice in source.choices}
    if source.kind is QuestionKind.MATRIX:
        row, choice = value
        return [source.settings["rows"][int(row)], labels.get(str(choice), "")]
    if labels:
        return labels.get(str(value), str(value))
    codes: dict[str, str] = {}
    if source.profile_key == "college":
        codes = {str(college.id): college.code for college in territories.colleges_of(organisation_id)}
    elif source.profile_key == "territory":
        codes = {str(place.id): place.code for place in territories.territories_of(organisation_id)}
    return codes.get(str(value), value)


def _translations(
    consultation: Consultation, questions: Sequence[Question], sections: Sequence[Section], keys: Mapping[int, str]
) -> dict[str, dict[str, str]]:
    names = {f"section:{section.id}": f"section:{keys[section.id]}" for section in sections}
    names |= {f"question:{question.id}": f"question:{question.code}" for question in questions}
    names |= {
        f"choice:{choice.id}": f"choice:{question.code}:{number}"
        for question in questions
        for number, choice in enumerate(question.choices, start=1)
    }
    rows = db.session.scalars(
        sa.select(Translation).where(Translation.consultation_id == consultation.id).order_by(Translation.id)
    )
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        subject = named(row.subject, names)
        if subject is not None and row.text and row.locale in consultation.locales[1:]:
            found.setdefault(row.locale, {})[subject] = row.text
    return found


def named(subject: str, names: Mapping[str, str]) -> str | None:
    """`question:12:prompt` → `question:q3:prompt`; None where that is gone."""
    kind, _mark, rest = subject.partition(":")
    number, mark, part = rest.partition(":")
    if not mark:
        return subject
    known = names.get(f"{kind}:{number}")
    return f"{known}:{part}" if known else None
