"""The conditions of a question in words, as a sheet of paper and the preview of the team say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from consult.consultations.choices import options_of, told
from consult.consultations.models import Condition, ConditionMode, Operator, Question, QuestionKind
from consult.consultations.wording import Wording


def conditions_told(question: Question, numbers: Mapping[int, int], wording: Wording) -> str:
    """« vous avez répondu « Oui » à la question 3 »; empty where it is asked of everybody. `numbers`: by question."""
    parts = [_part(condition, numbers, wording) for condition in question.conditions]
    return (_(" et si ") if question.condition_mode is ConditionMode.ALL else _(" ou si ")).join(parts)


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
