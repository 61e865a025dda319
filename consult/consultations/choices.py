"""The possible answers of a question, and how a value is told to people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from flask_babel import gettext as _

from consult.accounts.labels import AGE_LABELS
from consult.consultations.forms_answering import FORMS
from consult.consultations.models import AnswerFile, Question, QuestionKind
from consult.consultations.rules_questions import answers_by_choice, day_of, decimal_of
from consult.consultations.wording import Said, Wording
from consult.territories import queries as territories
from consult.web.filters import date_long, number

T = TypeVar("T")


def options_of(
    question: Question, organisation_id: int, wording: Wording | None = None, pseudonym: str = ""
) -> list[tuple[str, str]]:
    """Pairs of a form value and its label; empty for words. For a matrix, its columns.

    `pseudonym`: whose page it is, where the order of the choices is drawn for each.
    """
    wording = wording or Wording("", "")
    if question.kind is QuestionKind.MATRIX or answers_by_choice(question.kind, question.profile_key):
        pairs: list[tuple[str, str]] = [(str(choice.id), wording.label(choice)) for choice in question.choices]
        drawn = question.shuffle_choices and question.kind is not QuestionKind.MATRIX
        return shuffled(pairs, f"{pseudonym}/{question.id}") if drawn and pseudonym else pairs
    if question.kind is QuestionKind.SCALE:
        return [(str(point), str(point)) for point in range(question.scale_min, question.scale_max + 1)]
    if question.profile_key == "college":
        return [(str(college.id), college.name) for college in territories.colleges_of(organisation_id)]
    if question.profile_key == "territory":
        found = territories.territories_of(organisation_id)
        return [(str(territory.id), territory.name) for territory in found if territory.level != "national"]
    labels: dict[str, dict[Any, Any]] = {"age_band": AGE_LABELS, "gendered_form": FORMS}
    return [(value, str(label)) for value, label in labels.get(str(question.profile_key), {}).items()]


def rows_of(question: Question, wording: Wording | None = None, pseudonym: str = "") -> list[tuple[int, str]]:
    """Number and label of each row of a matrix, in the order in which this page shows them."""
    wording = wording or Wording("", "")
    rows: list[tuple[int, str]] = [(n, wording.row(question, n)) for n in range(len(question.settings.get("rows", ())))]
    return shuffled(rows, f"{pseudonym}/{question.id}") if question.shuffle_choices and pseudonym else rows


def shuffled(items: Iterable[T], seed: str) -> list[T]:
    """An order that looks drawn and is always the same for one seed: a page that is read again does not move."""
    return sorted(items, key=lambda item: hashlib.sha256(f"{seed}/{item[0]}".encode()).digest())  # type: ignore[index]


def told(
    question: Question,
    values: Sequence[Any],
    organisation_id: int,
    wording: Wording | None = None,
    files: Mapping[int, AnswerFile] | None = None,
) -> list[str]:
    """What was answered, as people read it: labels, words, « Accueil : bien », « 1. Prévenir », « 12,5 km », a day."""
    kind = question.kind
    if kind is QuestionKind.NUMBER:
        return [_told_number(question, value, wording) for value in values]
    if kind is QuestionKind.DATE:
        return [date_long(day_of(value)) or str(value) for value in values]
    if kind is QuestionKind.FILE:
        return [files[value].name if files and value in files else _("Fichier joint") for value in values]
    labels = dict(options_of(question, organisation_id, wording))
    if kind is QuestionKind.MATRIX:
        rows = dict(rows_of(question, wording))
        pairs = sorted((row, choice) for row, choice in values if row in rows)
        return [
            _said(_("%(row)s : %(answer)s", row=rows[row], answer=labels.get(str(choice), "")), rows[row])
            for row, choice in pairs
        ]
    if kind is QuestionKind.RANKING:
        return [
            _said(f"{place}. {label}", label)
            for place, value in enumerate(values, start=1)
            for label in [labels.get(str(value), str(value))]
        ]
    return [labels.get(str(value), str(value)) for value in values]


def _said(text: str, like: str) -> str:
    """`text`, in the language of `like`."""
    return Said(text, like.lang) if isinstance(like, Said) else text


def _told_number(question: Question, value: Any, wording: Wording | None) -> str:
    found = decimal_of(value)
    text = str(value) if found is None else number(found)  # type: ignore[arg-type]
    unit = (wording or Wording("", "")).unit(question)
    return f"{text}\u00a0{unit}" if unit else text
