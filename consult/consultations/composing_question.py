"""What the page of one question shows: its values, a first wording from the library, its conditions row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.consultations.choices import options_of
from consult.consultations.labels import OPERATOR_LABELS
from consult.consultations.models import Operator, Question, QuestionKind
from consult.consultations.operations.save_question import MOST_CONDITIONS
from consult.consultations.profile_library import PROFILE
from consult.consultations.rules_answering import words_of
from consult.consultations.rules_conditions import Rule, needs_value, operators_of
from consult.consultations.rules_questions import answers_by_choice, day_of, decimal_of, number_text

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
    "profile_key",
    "section_id",
)
TYPED = {QuestionKind.NUMBER: "text", QuestionKind.SCALE: "number", QuestionKind.DATE: "date"}


def blank_question(kind: QuestionKind, model: str = "") -> dict[str, Any]:
    """A new question of a kind; `model`, a key of the library of profile questions, fills it."""
    values: dict[str, Any] = {"max_choices": 1, "scale_min": 1, "scale_max": 10, "decimals": 0, "max_megabytes": 10}
    values["condition_mode"] = "all"
    values["types"] = ["image", "pdf"]
    if kind is QuestionKind.RANKING:
        values["max_choices"] = 3
    if kind is QuestionKind.PROFILE and model in PROFILE:
        asked = PROFILE[model]
        values |= {"profile_key": model, "prompt": str(asked.prompt), "help": str(asked.help)}
        values["choices"] = "\n".join(str(label) for label in asked.choices)
    return values


def question_values(question: Question) -> dict[str, Any]:
    """What the form of a question shows."""
    settings = question.settings
    values = {name: getattr(question, name) for name in PLAIN}
    values |= {"number_min": settings.get("min"), "number_max": settings.get("max"), "unit": settings.get("unit")}
    values |= {name: settings.get(name) for name in ("decimals", "types", "max_megabytes")}
    values |= {name: day_of(settings.get(name)) for name in ("earliest", "latest")}
    return values | {
        "choices": "\n".join(choice.label for choice in question.choices),
        "rows": "\n".join(settings.get("rows", ())),
        "condition_mode": question.condition_mode.value,
    }


def library() -> list[dict[str, Any]]:
    """The models of profile questions, to choose from."""
    return [
        {
            "key": key,
            "label": asked.label,
            "prompt": asked.prompt,
            "choices": [str(label) for label in asked.choices],
        }
        for key, asked in PROFILE.items()
    ]


@dataclass
class ConditionRow:
    """One condition as the form sends it."""

    source_id: int | None = None
    operator: str = ""
    value: str = ""
    error: str = ""


def rows_sent(form: Mapping[str, str]) -> list[ConditionRow]:
    """The rows of a posted page, in order; `MOST_CONDITIONS` at most."""
    return [
        ConditionRow(
            int(source) if (source := form.get(f"condition-{n}-source", "")).isdecimal() else None,
            form.get(f"condition-{n}-operator", ""),
            form.get(f"condition-{n}-value", "").strip(),
        )
        for n in range(MOST_CONDITIONS)
        if f"condition-{n}-source" in form
    ]


def rows_held(question: Question | None) -> list[ConditionRow]:
    held = question.conditions if question is not None else []
    return [ConditionRow(row.source_question_id, row.operator.value, encoded(row.value)) for row in held]


def encoded(value: Any) -> str:
    """A value as a field holds it; `[row, choice]` of a matrix is « 0:12 »."""
    if value is None:
        return ""
    return ":".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def rules_of(rows: Sequence[ConditionRow], sources: Sequence[Question]) -> list[Rule] | None:
    """The rules that the rows make; None when one is unfinished: it then says so."""
    by_id, found, sound = {source.id: source for source in sources}, [], True
    for row in rows:
        source = by_id.get(row.source_id or 0)
        if row.source_id is None:
            continue
        operator = next((one for one in Operator if one.value == row.operator), None)
        if source is None or operator not in operators_of(source.kind, source.max_choices):
            row.error, sound = _("Choisissez comment la réponse est comparée."), False
            continue
        value = _decoded(source, row.value) if needs_value(operator) else None
        if needs_value(operator) and value is None:
            row.error, sound = _("Indiquez la réponse attendue."), False
            continue
        found.append(Rule(source.id, operator, value))
    return found if sound else None


def _decoded(source: Question, text: str) -> Any:
    """What is stored of a field; None for what cannot be read."""
    if not text:
        return None
    if source.kind is QuestionKind.MATRIX:
        pair = text.split(":")
        return [int(part) for part in pair] if len(pair) == 2 and all(part.isdecimal() for part in pair) else None
    if answers_by_choice(source.kind, source.profile_key):
        return int(text) if text.isdecimal() else None
    if source.kind in (QuestionKind.NUMBER, QuestionKind.SCALE):
        number = decimal_of(text)
        return None if number is None else number_text(number)
    if source.kind is QuestionKind.FEW_WORDS:
        return next(iter(words_of(text)), None)
    return text


def condition_fields(
    rows: Sequence[ConditionRow], sources: Sequence[Question], organisation_id: int
) -> list[dict[str, Any]]:
    """Each row with what may be chosen in it, which depends on the question that it looks at."""
    by_id = {source.id: source for source in sources}
    numbers = {source.id: number for number, source in enumerate(sources, start=1)}
    offered = [("", _("Choisir…")), *((str(one.id), f"{numbers[one.id]}. {one.prompt}") for one in sources)]
    found = []
    for row in rows:
        source = by_id.get(row.source_id or 0)
        operators = operators_of(source.kind, source.max_choices) if source else ()
        found.append(
            {
                "source": str(row.source_id or ""),
                "sources": offered,
                "operator": row.operator,
                "operators": [(one.value, OPERATOR_LABELS[one]) for one in operators],
                "value": row.value,
                "values": _values_of(source, organisation_id) if source else [],
                "takes_value": any(needs_value(one) for one in operators),
                "type": TYPED.get(source.kind, "text") if source else "text",
                "error": row.error,
            }
        )
    return found


def _values_of(source: Question, organisation_id: int) -> list[tuple[str, str]]:
    """The answers to choose from; empty where one writes it."""
    if source.kind in (QuestionKind.SCALE, QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.FEW_WORDS):
        return []
    options = options_of(source, organisation_id)
    if source.kind is not QuestionKind.MATRIX:
        return options
    return [
        (f"{number}:{value}", f"{row} → {label}")
        for number, row in enumerate(source.settings.get("rows", ()))
        for value, label in options
    ]
