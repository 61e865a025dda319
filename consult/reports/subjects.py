"""What reports know of the other contexts' objects: the few attributes they read, and nothing of their tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from consult.territories.levels import Level

OPEN_TEXT, FEW_WORDS, CHOICE, SCALE = "open_text", "few_words", "choice", "scale"
"""Kinds of questions, as they are stored."""


class Consultation(Protocol):
    """What is analysed."""

    id: int
    organisation_id: int
    slug: str
    title: str


class Choice(Protocol):
    id: int
    label: str


class Question(Protocol):
    """`kind` is one of the kinds above, or another that has no figure."""

    id: int
    consultation_id: int
    code: str
    prompt: str
    max_choices: int
    scale_min: int
    scale_max: int
    scale_min_label: str
    scale_max_label: str

    @property
    def kind(self) -> str: ...
    @property
    def choices(self) -> Sequence[Choice]: ...


class Territory(Protocol):
    id: int
    parent_id: int | None
    code: str
    name: str
    level: Level
    tile_row: int | None
    tile_column: int | None


class College(Protocol):
    id: int
    code: str
    name: str
    signature_feminine: str
    signature_masculine: str
    signature_neutral: str
