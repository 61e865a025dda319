"""A consultation read as one questionnaire, in one of its languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.consultations import queries
from consult.consultations.choices import options_of
from consult.consultations.models import (
    Condition,
    ConditionMode,
    Consultation,
    Operator,
    Question,
    QuestionKind,
    Translation,
)
from consult.consultations.paper.asked import Asked, Questionnaire
from consult.consultations.queries_answering import PROFILE_COLUMNS
from consult.db import db

Texts = Mapping[str, str]


class Profile(Protocol):
    """What the organisation knows of a person, or of a participation."""

    college_id: Any
    territory_id: Any
    age_band: Any
    gendered_form: Any


def questionnaire_of(
    consultation: Consultation, locale: str = "", known: Profile | None = None, still_asked: Collection[int] = ()
) -> Questionnaire:
    """`known`: somebody whose profile is not asked again, but for the questions `still_asked`."""
    locale = locale or consultation.locales[0]
    texts = {} if locale == consultation.locales[0] else _texts(consultation.id, locale)
    questions = queries.questions_of(consultation.id)
    numbers = {question.id: number for number, question in enumerate(questions, start=1)}
    notice = queries.latest_notice(consultation.id)
    return Questionnaire(
        consultation=consultation,
        locale=locale,
        title=texts.get("consultation:title", consultation.title),
        welcome=texts.get("consultation:welcome", consultation.welcome),
        thanks=texts.get("consultation:thanks", consultation.thanks),
        notice=texts.get("consultation:notice", notice.body if notice else ""),
        questions=_asked(consultation, questions, numbers, texts, known, still_asked),
    )


def _texts(consultation_id: int, locale: str) -> dict[str, str]:
    rows = db.session.execute(
        sa.select(Translation.subject, Translation.text).where(
            Translation.consultation_id == consultation_id, Translation.locale == locale, Translation.text != ""
        )
    )
    return dict(rows.all())


def _asked(
    consultation: Consultation,
    questions: Sequence[Question],
    numbers: Mapping[int, int],
    texts: Texts,
    known: Profile | None,
    still_asked: Collection[int],
) -> list[Asked]:
    found, section_id = [], None
    for question in questions:
        begins = question.section if question.section_id != section_id else None
        section_id = question.section_id
        found.append(
            Asked(
                question=question,
                number=numbers[question.id],
                prompt=texts.get(f"question:{question.id}:prompt", question.prompt),
                help=texts.get(f"question:{question.id}:help", question.help),
                example=texts.get(f"question:{question.id}:example", question.example),
                options=_options(question, consultation.organisation_id, texts),
                rows=_rows(question, texts),
                low_label=texts.get(f"question:{question.id}:scale_min_label", question.scale_min_label),
                high_label=texts.get(f"question:{question.id}:scale_max_label", question.scale_max_label),
                unit=str((question.settings or {}).get("unit") or ""),
                condition=condition_sentence(question, numbers, texts),
                section=begins,
                section_title=texts.get(f"section:{begins.id}:title", begins.title) if begins else "",
                section_intro=texts.get(f"section:{begins.id}:intro", begins.intro) if begins else "",
                known="" if question.id in still_asked else _known(question, consultation.organisation_id, known),
            )
        )
    return found


def _options(question: Question, organisation_id: int, texts: Texts) -> list[tuple[str, str]]:
    if question.kind in (QuestionKind.CHOICE, QuestionKind.MATRIX, QuestionKind.RANKING):
        return [(str(row.id), texts.get(f"choice:{row.id}:label", row.label)) for row in question.choices]
    return options_of(question, organisation_id)


def _rows(question: Question, texts: Texts) -> list[str]:
    rows = (question.settings or {}).get("rows", []) if question.kind is QuestionKind.MATRIX else []
    return [texts.get(f"question:{question.id}:row:{place}", str(label)) for place, label in enumerate(rows)]


def _known(question: Question, organisation_id: int, known: Profile | None) -> str:
    """What the organisation knows of this part of the profile, as it is said to people; empty for nothing."""
    column = PROFILE_COLUMNS.get(str(question.profile_key))
    value = getattr(known, column) if known is not None and column else None
    if value is None or question.kind is not QuestionKind.PROFILE:
        return ""
    return dict(options_of(question, organisation_id)).get(str(value), _("déjà connu"))


def condition_sentence(question: Question, numbers: Mapping[int, int], texts: Texts) -> str:
    """« Répondez seulement si vous avez répondu « Oui » à la question 3. »; empty where it is asked of everybody."""
    parts = [_part(condition, numbers, texts) for condition in question.conditions]
    if not parts:
        return ""
    joined = (_(" et si ") if question.condition_mode is ConditionMode.ALL else _(" ou si ")).join(parts)
    return _("Répondez seulement si %(conditions)s.", conditions=joined)


def _part(condition: Condition, numbers: Mapping[int, int], texts: Texts) -> str:
    told: dict[str, Any] = {
        "number": numbers.get(condition.source_question_id, "?"),
        "value": _told(condition, texts),
    }
    if condition.operator in (Operator.IS, Operator.INCLUDES):
        return _("vous avez répondu « %(value)s » à la question %(number)s", **told)
    if condition.operator is Operator.IS_NOT:
        return _("vous n’avez pas répondu « %(value)s » à la question %(number)s", **told)
    if condition.operator is Operator.AT_LEAST:
        return _("vous avez répondu %(value)s ou plus à la question %(number)s", **told)
    if condition.operator is Operator.AT_MOST:
        return _("vous avez répondu %(value)s ou moins à la question %(number)s", **told)
    if condition.operator is Operator.ANSWERED:
        return _("vous avez répondu à la question %(number)s", **told)
    return _("vous n’avez pas répondu à la question %(number)s", **told)


def _told(condition: Condition, texts: Texts) -> str:
    """The value of a condition in words: several are joined by « ou »."""
    values = condition.value if isinstance(condition.value, list) else [condition.value]
    labels = dict(_options(condition.source, condition.source.consultation.organisation_id, texts))
    return _(" » ou « ").join(labels.get(str(value), str(value)) for value in values)
