"""The possible answers of a question, and how a value is told to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.accounts.labels import AGE_LABELS
from consult.consultations.forms_answering import FORMS
from consult.consultations.models import Question, QuestionKind
from consult.territories import queries as territories


def options_of(question: Question, organisation_id: int) -> list[tuple[str, str]]:
    """Pairs of a form value and its label; empty for words."""
    if question.kind is QuestionKind.CHOICE:
        return [(str(choice.id), choice.label) for choice in question.choices]
    if question.kind is QuestionKind.SCALE:
        return [(str(point), str(point)) for point in range(question.scale_min, question.scale_max + 1)]
    if question.profile_key == "college":
        return [(str(college.id), college.name) for college in territories.colleges_of(organisation_id)]
    if question.profile_key == "territory":
        found = territories.territories_of(organisation_id)
        return [(str(territory.id), territory.name) for territory in found if territory.level != "national"]
    labels: dict[str, dict[Any, Any]] = {"age_band": AGE_LABELS, "gendered_form": FORMS}
    return [(value, str(label)) for value, label in labels.get(str(question.profile_key), {}).items()]


def told(question: Question, values: Sequence[Any], organisation_id: int) -> list[str]:
    """The labels of what was chosen; the words themselves for words."""
    labels = dict(options_of(question, organisation_id))
    return [labels.get(str(value), str(value)) for value in values]
