"""Give another consultation, of any organisation, the questionnaire of this one: same codes, rows of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.consultations.models import Choice, Condition, Consultation, Question, Section, Translation
from consult.db import db


def copy_questionnaire(*, source: Consultation, target: Consultation) -> None:
    """Sections, questions, choices, conditions, translations, welcome, thanks and languages. Not the notice, which each
    organisation answers for."""
    target.welcome, target.thanks, target.locales = source.welcome, source.thanks, list(source.locales)
    sections = _copy(Section, Section.consultation_id == source.id, {"consultation_id": target.id})
    questions = _copy(
        Question, Question.consultation_id == source.id, {"consultation_id": target.id}, {"section_id": sections}
    )
    choices = _copy(Choice, Choice.question_id.in_(questions), {}, {"question_id": questions})
    conditions = sa.select(Condition).where(Condition.question_id.in_(questions)).order_by(Condition.id)
    for row in db.session.scalars(conditions):
        value = choices.get(row.value, row.value) if isinstance(row.value, int) and _chooses(row) else row.value
        fixed = {"question_id": questions[row.question_id], "source_question_id": questions[row.source_question_id]}
        db.session.add(Condition(**_values(row, {**fixed, "value": value})))
    known = {"question": questions, "choice": choices, "section": sections, "consultation": {}}
    for line in db.session.scalars(sa.select(Translation).where(Translation.consultation_id == source.id)):
        kind, _colon, rest = line.subject.partition(":")
        number, colon, field = rest.partition(":")
        subject = f"{kind}:{known[kind].get(int(number), number)}{colon}{field}" if number.isdigit() else line.subject
        db.session.add(Translation(**_values(line, {"consultation_id": target.id, "subject": subject})))
    db.session.flush()


def _chooses(condition: Condition) -> bool:
    """Whether the value is the id of a choice."""
    return bool(condition.source.choices)


def _copy(
    model: Any, which: Any, fixed: dict[str, Any], renamed: dict[str, dict[int, int]] | None = None
) -> dict[int, int]:
    """Copy rows with every column they have; returns old id → new id."""
    pairs = []
    for row in db.session.scalars(sa.select(model).where(which).order_by(model.id)).all():
        moved = {name: ids.get(getattr(row, name)) for name, ids in (renamed or {}).items()}
        copy = model(**_values(row, {**fixed, **moved}))
        db.session.add(copy)
        pairs.append((row, copy))
    db.session.flush()
    return {row.id: copy.id for row, copy in pairs}


def _values(row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    columns = [column.key for column in sa.inspect(type(row)).column_attrs if column.key != "id"]
    return {name: getattr(row, name) for name in columns} | changed
