"""A text cut where something is flagged or hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from consult.moderation.filter import Flag
from consult.moderation.labels import SUBJECT_LABELS
from consult.moderation.models import ModerationFlag

EXCERPT = 160


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `label` says what is flagged there, empty where nothing is."""

    text: str
    label: str


def cut(text: str, flags: Sequence[ModerationFlag | Flag]) -> list[Piece]:
    """The text in stretches, in order; where two flags meet both are named."""
    edges = sorted({0, len(text), *(edge for flag in flags for edge in (flag.start, flag.end) if edge <= len(text))})
    pieces = []
    for start, end in pairwise(edges):
        labels = {str(SUBJECT_LABELS[flag.kind]): None for flag in flags if flag.start <= start and end <= flag.end}
        pieces.append(Piece(text[start:end], ", ".join(labels)))
    return pieces


def excerpt(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + "…"
