"""What a question of each kind must have before it can be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from consult.consultations.models import QuestionKind
from consult.consultations.profile_library import PROFILE, is_column

FILE_TYPES = ("image", "pdf", "document")
MOST_MEGABYTES = 20
MOST_FILES = 5
MOST_ROWS = 20
MOST_COLUMNS = 7
"""Of a matrix: more would not be read on a telephone."""
LARGEST = Decimal(10) ** 12
MOST_DECIMALS = 3
MAX_UNIT = 30
FEWEST_CHARACTERS = 20
WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.MATRIX, QuestionKind.RANKING)
SETTINGS: dict[QuestionKind, tuple[str, ...]] = {
    QuestionKind.MATRIX: ("rows",),
    QuestionKind.NUMBER: ("min", "max", "unit", "decimals"),
    QuestionKind.DATE: ("earliest", "latest"),
    QuestionKind.FILE: ("types", "max_megabytes"),
}


def has_choices(kind: QuestionKind, profile_key: str | None) -> bool:
    """Its possible answers are rows of `choices`, written by the team."""
    return kind in WITH_CHOICES or (kind is QuestionKind.PROFILE and bool(PROFILE.get(str(profile_key), _NONE).choices))


def answers_by_choice(kind: QuestionKind, profile_key: str | None) -> bool:
    """A value of its answer is the id of a choice."""
    if kind is QuestionKind.PROFILE:
        return not is_column(profile_key)
    return kind in (QuestionKind.CHOICE, QuestionKind.RANKING)


def settings_fault(kind: QuestionKind, settings: Mapping[str, Any], choices: int) -> str:
    """What is wrong with what one kind alone has: the name of a setting, `columns`, or nothing."""
    if kind is QuestionKind.MATRIX:
        return _matrix_fault(settings.get("rows", ()), choices)
    if kind is QuestionKind.NUMBER:
        return _number_fault(settings)
    if kind is QuestionKind.DATE:
        return _date_fault(settings)
    if kind is QuestionKind.FILE:
        types, size = settings.get("types", ()), settings.get("max_megabytes", 0)
        if not types or any(name not in FILE_TYPES for name in types):
            return "types"
        return "" if isinstance(size, int) and 1 <= size <= MOST_MEGABYTES else "max_megabytes"
    return ""


def _matrix_fault(rows: Sequence[str], columns: int) -> str:
    if not 2 <= columns <= MOST_COLUMNS:
        return "columns"
    return "" if 1 <= len(rows) <= MOST_ROWS and len(set(rows)) == len(rows) else "rows"


def _number_fault(settings: Mapping[str, Any]) -> str:
    decimals = settings.get("decimals", 0)
    if not isinstance(decimals, int) or not 0 <= decimals <= MOST_DECIMALS:
        return "decimals"
    bounds = {name: decimal_of(settings.get(name)) for name in ("min", "max")}
    for name, bound in bounds.items():
        if settings.get(name) not in (None, "") and (bound is None or abs(bound) > LARGEST):
            return name
    if bounds["min"] is not None and bounds["max"] is not None and bounds["min"] >= bounds["max"]:
        return "max"
    return "" if len(str(settings.get("unit", ""))) <= MAX_UNIT else "unit"


def _date_fault(settings: Mapping[str, Any]) -> str:
    days = {name: day_of(settings.get(name)) for name in ("earliest", "latest")}
    for name, day in days.items():
        if settings.get(name) not in (None, "") and day is None:
            return name
    if days["earliest"] and days["latest"] and days["earliest"] > days["latest"]:
        return "latest"
    return ""


def decimal_of(typed: Any) -> Decimal | None:
    """« 1 234,5 » as people type it; None for nothing, or for what is not a number."""
    text = "".join(str(typed if typed is not None else "").split()).replace("\u202f", "").replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def number_text(number: Decimal) -> str:
    """As it is stored: no exponent, no useless zero."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def day_of(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None


_NONE = PROFILE["college"]
