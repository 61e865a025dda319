"""The questions of a consultation as a sheet prints them and as the entry screen asks them: same numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from consult.consultations.models import Consultation, Question, QuestionKind
from consult.consultations.rules_questions import answers_by_choice
from consult.consultations.wording import Wording

MOST_BOXES = 30
"""Beyond that many possible answers a list is quicker than boxes with a key each."""
KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""The key that ticks each possible answer, in order."""


class Widget(StrEnum):
    IDEAS = "ideas"
    WORDS = "words"
    SCALE = "scale"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    MATRIX = "matrix"
    RANKS = "ranks"
    NUMBER = "number"
    DATE = "date"
    NONE = "none"


WIDGETS = {
    QuestionKind.OPEN_TEXT: Widget.IDEAS,
    QuestionKind.FEW_WORDS: Widget.WORDS,
    QuestionKind.SCALE: Widget.SCALE,
    QuestionKind.MATRIX: Widget.MATRIX,
    QuestionKind.RANKING: Widget.RANKS,
    QuestionKind.NUMBER: Widget.NUMBER,
    QuestionKind.DATE: Widget.DATE,
    QuestionKind.FILE: Widget.NONE,
}


@dataclass(frozen=True)
class Asked:
    """One question. `number` is its place among all of them, the same whoever answers."""

    question: Question
    number: int
    prompt: str
    help: str
    example: str
    options: list[tuple[str, str]]
    rows: list[str]
    low_label: str
    high_label: str
    unit: str
    condition: str = ""
    """« Si vous avez répondu « Oui » à la question 3. »"""
    section_title: str = ""
    """Of the section that begins here."""
    section_intro: str = ""
    known: str = ""
    """For a part of the profile that the organisation already knows of this person: what it knows."""

    @property
    def widget(self) -> Widget:
        if self.known:
            return Widget.NONE
        if self.question.kind in WIDGETS:
            return WIDGETS[self.question.kind]
        if len(self.options) > MOST_BOXES:
            return Widget.SELECT
        return Widget.CHECKBOXES if self.most > 1 else Widget.RADIOS

    @property
    def most(self) -> int:
        """How many answers may be given; a ranking of « 1 » puts everything in order."""
        if self.question.kind is QuestionKind.RANKING:
            asked = self.question.max_choices
            return asked if 1 < asked <= len(self.options) else len(self.options)
        return self.question.max_choices if self.question.kind is QuestionKind.CHOICE else 1

    def name(self, part: str = "") -> str:
        """Of a field of the entry screen."""
        return f"q{self.question.id}" + (f"-{part}" if part else "")

    def stored(self, value: str) -> Any:
        """A value of a box, as it is stored: an id for a choice, a text for what the organisation knows."""
        return int(value) if answers_by_choice(self.question.kind, self.question.profile_key) else value

    def key(self, place: int) -> str:
        """The key that ticks the answer at that place, from 0."""
        return KEYS[place] if place < len(KEYS) else ""

    def points(self) -> range:
        return range(self.question.scale_min, self.question.scale_max + 1)


@dataclass(frozen=True)
class Questionnaire:
    """Everything that is printed and entered."""

    consultation: Consultation
    wording: Wording
    title: str
    welcome: str
    thanks: str
    notice: str
    questions: list[Asked] = field(default_factory=list)

    @property
    def has_open_text(self) -> bool:
        """Something may be told of one's health: a free text, or a file."""
        free = (QuestionKind.OPEN_TEXT, QuestionKind.FILE)
        return any(asked.question.kind in free for asked in self.questions)
