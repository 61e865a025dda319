"""A consultation read as one questionnaire, in one of its languages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from flask_babel import gettext as _

from consult.consultations import queries
from consult.consultations.choices import options_of, rows_of, told
from consult.consultations.models import Condition, ConditionMode, Consultation, Operator, Question, QuestionKind
from consult.consultations.paper.asked import Asked, Questionnaire
from consult.consultations.queries_answering import PROFILE_COLUMNS
from consult.consultations.wording import Wording, wording_of


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
    wording = wording_of(consultation, locale or None)
    questions = queries.questions_of(consultation.id)
    numbers = {question.id: number for number, question in enumerate(questions, start=1)}
    notice = queries.latest_notice(consultation.id)
    found, section_id = [], None
    for question in questions:
        begins = question.section if question.section_id != section_id else None
        section_id = question.section_id
        again = question.id in still_asked
        found.append(
            Asked(
                question=question,
                number=numbers[question.id],
                prompt=wording.of(question, "prompt"),
                help=wording.of(question, "help"),
                example=wording.of(question, "example"),
                options=options_of(question, consultation.organisation_id, wording),
                rows=[label for _place, label in rows_of(question, wording)],
                low_label=wording.of(question, "scale_min_label"),
                high_label=wording.of(question, "scale_max_label"),
                unit=wording.unit(question),
                condition=condition_sentence(question, numbers, wording),
                section_title=wording.of(begins, "title") if begins else "",
                section_intro=wording.of(begins, "intro") if begins else "",
                known="" if again else _known(question, consultation.organisation_id, known),
            )
        )
    return Questionnaire(
        consultation=consultation,
        wording=wording,
        title=wording.of(consultation, "title"),
        welcome=wording.of(consultation, "welcome"),
        thanks=wording.of(consultation, "thanks"),
        notice=wording.say("consultation:notice", notice.body if notice else ""),
        questions=found,
    )


def _known(question: Question, organisation_id: int, known: Profile | None) -> str:
    """What the organisation knows of this part of the profile, as it is said to people; empty for nothing."""
    column = PROFILE_COLUMNS.get(str(question.profile_key))
    value = getattr(known, column) if known is not None and column else None
    if value is None or question.kind is not QuestionKind.PROFILE:
        return ""
    return dict(options_of(question, organisation_id)).get(str(value), _("déjà connu"))


def condition_sentence(question: Question, numbers: Mapping[int, int], wording: Wording) -> str:
    """« Répondez seulement si vous avez répondu « Oui » à la question 3. »; empty where it is asked of everybody."""
    parts = [_part(condition, numbers, wording) for condition in question.conditions]
    if not parts:
        return ""
    joined = (_(" et si ") if question.condition_mode is ConditionMode.ALL else _(" ou si ")).join(parts)
    return _("Répondez seulement si %(conditions)s.", conditions=joined)


def _part(condition: Condition, numbers: Mapping[int, int], wording: Wording) -> str:
    said: dict[str, Any] = {
        "number": numbers.get(condition.source_question_id, "?"),
        "value": _value_told(condition, wording),
    }
    if condition.operator in (Operator.IS, Operator.INCLUDES):
        return _("vous avez répondu « %(value)s » à la question %(number)s", **said)
    if condition.operator is Operator.IS_NOT:
        return _("vous n’avez pas répondu « %(value)s » à la question %(number)s", **said)
    if condition.operator is Operator.AT_LEAST:
        return _("vous avez répondu %(value)s ou plus à la question %(number)s", **said)
    if condition.operator is Operator.AT_MOST:
        return _("vous avez répondu %(value)s ou moins à la question %(number)s", **said)
    if condition.operator is Operator.ANSWERED:
        return _("vous avez répondu à la question %(number)s", **said)
    return _("vous n’avez pas répondu à la question %(number)s", **said)


def _value_told(condition: Condition, wording: Wording) -> str:
    """The value of a condition in words: several are joined by « ou »."""
    source = condition.source
    values = condition.value if isinstance(condition.value, list) else [condition.value]
    organisation_id = source.consultation.organisation_id
    if source.kind in (QuestionKind.MATRIX, QuestionKind.RANKING):
        labels = dict(options_of(source, organisation_id, wording))
        return _(" » ou « ").join(labels.get(str(value), str(value)) for value in values)
    return _(" » ou « ").join(told(source, values, organisation_id, wording))
