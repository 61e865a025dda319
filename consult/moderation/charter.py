"""The charter and the words an organisation begins with, until it writes its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from consult.moderation.models import ModerationCharter

FIRST_TEXTS = Path(__file__).with_name("first_texts")
MOST_REASONS = 9
"""One key each."""


@dataclass(frozen=True)
class Reason:
    """Why a contribution may be left out, in the words of the organisation."""

    label: str
    explanation: str


@dataclass(frozen=True)
class Charter:
    text: str
    reasons: tuple[Reason, ...]
    words: tuple[str, ...]


def charter_from(row: ModerationCharter | None) -> Charter:
    """What the organisation wrote, else what it begins with."""
    if row is None:
        text = (FIRST_TEXTS / "charte.md").read_text("utf-8").strip()
        words = (FIRST_TEXTS / "mots.txt").read_text("utf-8").split("\n")
        reasons = parse_reasons((FIRST_TEXTS / "raisons.txt").read_text("utf-8"))
        return Charter(text, tuple(reasons), clean_words(words))
    return Charter(
        row.text,
        tuple(Reason(item["label"], item["explanation"]) for item in row.reasons),
        tuple(row.words),
    )


def parse_reasons(text: str) -> list[Reason]:
    """One a line: « Publicité : annonce commerciale »."""
    parts = [line.partition(":") for line in text.splitlines() if line.strip()]
    return [Reason(label.strip(), explanation.strip()) for label, _colon, explanation in parts]


def clean_words(lines: list[str]) -> tuple[str, ...]:
    """One word or phrase a line, each once, in alphabetical order; a line that begins with # is a comment."""
    words = {" ".join(line.split()).casefold() for line in lines if not line.lstrip().startswith("#")}
    return tuple(sorted(words - {""}))


def as_rows(reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"label": reason.label, "explanation": reason.explanation} for reason in reasons]
