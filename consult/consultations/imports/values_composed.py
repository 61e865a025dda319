"""Cells that answer a matrix, a number or a date. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _

from consult.consultations.imports.setting import AskedQuestion
from consult.consultations.imports.values import Fault, parse_day
from consult.consultations.models import QuestionKind
from consult.web.csv_table import folded


def composed_values(question: AskedQuestion, text: str) -> tuple[Any, ...]:
    """The values of the cell; raises Fault. A matrix: `(row, choice id)` for each « row : choice »."""
    if question.kind is QuestionKind.NUMBER:
        return (_number(question, text),)
    if question.kind is QuestionKind.DATE:
        return (_day(question, text),)
    if question.kind is QuestionKind.MATRIX:
        return tuple(_cell(question, part) for part in text.split(";") if part.strip())
    raise Fault(_("cette question attend un fichier, qu’un tableau ne peut apporter"))


def _number(question: AskedQuestion, text: str) -> str:
    try:
        number = Decimal(text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise Fault(_("« %(text)s » n’est pas un nombre", text=text[:40])) from None
    low, high = question.settings.get("min"), question.settings.get("max")
    if not number.is_finite() or len(text) > 30:
        raise Fault(_("« %(text)s » n’est pas un nombre", text=text[:40]))
    if (low is not None and number < Decimal(str(low))) or (high is not None and number > Decimal(str(high))):
        raise Fault(_("« %(text)s » sort des limites de la question", text=text[:40]))
    return format(number.normalize(), "f")


def _day(question: AskedQuestion, text: str) -> str:
    day = parse_day(text).isoformat()
    earliest, latest = question.settings.get("earliest"), question.settings.get("latest")
    if (earliest and day < earliest) or (latest and day > latest):
        raise Fault(_("« %(text)s » sort des limites de la question", text=text[:40]))
    return date.fromisoformat(day).isoformat()


def _cell(question: AskedQuestion, part: str) -> tuple[int, int]:
    label, _colon, answer = part.rpartition(":")
    row, choice = folded(label), question.choices.get(folded(answer))
    if row not in question.rows or choice is None:
        raise Fault(_("« %(text)s » n’est pas une case du tableau", text=part.strip()[:60]))
    return question.rows.index(row), choice
