"""A row of the file as an entry ready to be compared with what is there, or the reason why it is refused. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _

from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.readers.raw_row import ROW, RawRow, wrong_width
from consult.consultations.imports.setting import AskedQuestion, Setting
from consult.consultations.imports.values import Fault, parse_age_band, parse_form, parse_instant, parse_yes
from consult.consultations.imports.values_composed import composed_values
from consult.consultations.models import QuestionKind
from consult.consultations.rules_answering import MAX_WORDS, clean_text, words_fault, words_of
from consult.web.csv_table import folded

MAX_BODY = 100_000
MAX_IDENTITY = 110
MAX_ATTRIBUTE = 200
MAX_URL = 500
MAX_DIGITS = 10
_folded = lru_cache(maxsize=16_384)(folded)
_BETWEEN = re.compile("[;|>]")
ALONE = "#"
"""Begins the identity of a participation made of one row that names nobody."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a row says of the person; an empty value says nothing."""

    college_id: int | None = None
    territory_id: int | None = None
    age_band: str | None = None
    gendered_form: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that can be stored. `values`: words, choice ids or points of a scale; empty for an open text (`body`)."""

    row: RawRow
    external_id: str
    participant: str
    question: AskedQuestion
    body: str
    values: tuple[Any, ...]
    profile: Profile
    quotable: bool
    submitted_at: datetime
    warnings: tuple[tuple[str, str], ...]
    """Targets whose value nobody knows, with that value: kept, and told."""
    details: Mapping[str, str] | None = None
    """Where it comes from (`url`) and how many supported it there (`votes`)."""
    positions: tuple[tuple[int, Any], ...] = ()
    """The values that are new for this person, each with its place; known once compared with the database."""

    @property
    def is_open(self) -> bool:
        return self.question.kind is QuestionKind.OPEN_TEXT


@dataclass(frozen=True, slots=True)
class Refusal:
    """`private`: the person asked to be forgotten, so the refused row is told by its number only."""

    row: RawRow
    reason: str
    private: bool = False


class RowReader:
    """Turns rows into entries."""

    def __init__(
        self, setting: Setting, columns: ColumnMap, header: Sequence[str], *, file_print: str, now: datetime
    ) -> None:
        self.setting, self.now, self.file_print, self.width = setting, now, file_print, len(header)
        self.places = {key: header.index(heading) for key, heading in columns.columns.items()}
        self.attributes = {name: header.index(heading) for name, heading in columns.attributes.items()}
        self.one_question = _question_of_all(setting, columns)
        self._instant = lru_cache(maxsize=4_096)(lambda text: parse_instant(text, now=now))
        self._age_band = lru_cache(maxsize=4_096)(parse_age_band)

    def read(self, row: RawRow) -> Entry | Refusal:
        """The entry of a row, or why it is refused."""
        try:
            return self._entry(row)
        except Fault as fault:
            return Refusal(row, str(fault))

    def _entry(self, row: RawRow) -> Entry:
        if ROW in row.faults:
            raise Fault(row.faults[ROW])
        if len(row.cells) < self.width or any(row.cells[self.width :]):
            raise Fault(wrong_width(len(row.cells), self.width))
        warnings: list[tuple[str, str]] = []
        body = clean_text(self._cell(row, "text", strip=False))
        if len(body) > MAX_BODY:
            raise Fault(_("texte de plus de 100 000 caractères"))
        question = self._question(row)
        date = self._cell(row, "submitted_at")
        external_id = self._identity(row, "external_id") or f"{self.file_print}/{row.number}"
        return Entry(
            row=row,
            external_id=external_id,
            participant=self._identity(row, "participant") or ALONE + external_id,
            question=question,
            body=body if question.kind is QuestionKind.OPEN_TEXT else "",
            values=() if question.kind is QuestionKind.OPEN_TEXT else _values(question, body.strip()),
            submitted_at=self._instant(date) if date else self.now,
            profile=self._profile(row, warnings),
            quotable=self._quotation(row, warnings),
            details=self._details(row),
            warnings=tuple(warnings),
        )

    def _cell(self, row: RawRow, key: str, *, strip: bool = True) -> str:
        place = self.places.get(key)
        if place is None:
            return ""
        if place in row.faults:
            raise Fault(row.faults[place])
        return row.cells[place].strip() if strip else row.cells[place]

    def _identity(self, row: RawRow, key: str) -> str:
        text = self._cell(row, key)
        if len(text) > MAX_IDENTITY:
            raise Fault(_("identifiant de plus de %(n)s caractères", n=MAX_IDENTITY))
        return text

    def _question(self, row: RawRow) -> AskedQuestion:
        if self.one_question is not None:
            return self.one_question
        asked = self._cell(row, "question")
        question = self.setting.questions.get(_folded(asked))
        if question is None:
            raise Fault(_("question inconnue : « %(asked)s »", asked=asked[:60]))
        if question.kind is QuestionKind.PROFILE:
            raise Fault(_("question de profil : ces réponses se donnent dans une colonne, non dans une ligne"))
        return question

    def _profile(self, row: RawRow, warnings: list[tuple[str, str]]) -> Profile:
        attributes = {
            name: row.cells[place].strip()[:MAX_ATTRIBUTE]
            for name, place in self.attributes.items()
            if row.cells[place].strip()
        }

        def parsed(key: str, parse: Callable[[str], Any]) -> Any:
            """The value of a profile cell; one that nobody knows is kept among the attributes."""
            text = self._cell(row, key)
            value = parse(text) if text else None
            if text and value is None:
                warnings.append((key, text[:MAX_ATTRIBUTE]))
                attributes.setdefault(key, text[:MAX_ATTRIBUTE])
            return value

        return Profile(
            college_id=parsed("college", lambda text: self.setting.colleges.get(_folded(text))),
            territory_id=parsed("territory", lambda text: self.setting.territories.get(_folded(text))),
            age_band=parsed("age_band", self._age_band),
            gendered_form=parsed("gendered_form", parse_form),
            attributes=attributes,
        )

    def _quotation(self, row: RawRow, warnings: list[tuple[str, str]]) -> bool:
        text = self._cell(row, "quotation")
        agreed = parse_yes(text)
        if agreed is None:
            warnings.append(("quotation", text[:MAX_ATTRIBUTE]))
        return bool(agreed)

    def _details(self, row: RawRow) -> dict[str, str] | None:
        """What is kept of its origin; an address that is none, or votes that are no number, are left out."""
        url, votes = self._cell(row, "url"), self._cell(row, "votes")
        kept = {}
        if url.startswith(("https://", "http://")) and len(url) <= MAX_URL:
            kept["url"] = url
        if votes.isdecimal() and len(votes) < MAX_DIGITS:
            kept["votes"] = votes
        return kept or None


def _question_of_all(setting: Setting, columns: ColumnMap) -> AskedQuestion | None:
    """The question that every row answers: the one chosen, else the only open one when no column names any."""
    if columns.question:
        return setting.questions.get(_folded(columns.question))
    return None if "question" in columns.columns else setting.only_question


def _values(question: AskedQuestion, text: str) -> tuple[Any, ...]:
    """What the cell answers to a question without open text."""
    if not text:
        raise Fault(_("réponse vide"))
    if question.kind is QuestionKind.FEW_WORDS:
        if words_fault(text):
            raise Fault(_("plus de %(n)s mots, ou un mot trop long : « %(text)s »", n=MAX_WORDS, text=text[:40]))
        return tuple(words_of(text))
    if question.kind is QuestionKind.SCALE:
        number = int(text) if text.lstrip("-").isdecimal() and len(text) < 6 else None
        if number is None or not question.scale_min <= number <= question.scale_max:
            raise Fault(
                _(
                    "« %(text)s » n’est pas une note de %(low)s à %(high)s",
                    text=text[:40],
                    low=question.scale_min,
                    high=question.scale_max,
                )
            )
        return (number,)
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.RANKING):
        return composed_values(question, text)
    labels = [text] if _folded(text) in question.choices else [part for part in _BETWEEN.split(text) if part.strip()]
    chosen = tuple(dict.fromkeys(question.choices.get(_folded(label), 0) for label in labels))
    if 0 in chosen:
        raise Fault(_("« %(text)s » n’est pas l’un des choix proposés", text=text[:60]))
    if len(chosen) > question.max_choices and question.kind is QuestionKind.CHOICE:
        raise Fault(_("plus de %(n)s choix", n=question.max_choices))
    return chosen
