"""Precision and recall of the masking, span by span.

A passage is found when at least four fifths of its letters and digits are hidden, by whatever rule; a span is right
when at least half of what it hides should be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from consult.consultations.masking import Span, find_masks
from tests.masking_set import MarkedText

ENOUGH, HALF = 0.8, 0.5


@dataclass
class Measure:
    """`wanted`, `found` by kind of passage; `hidden`, `right` by kind of span."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found.total() / self.wanted.total()

    @property
    def precision(self) -> float:
        return self.right.total() / self.hidden.total()


def measure(texts: Iterable[MarkedText]) -> Measure:
    result = Measure()
    for marked in texts:
        spans = find_masks(marked.text)
        for wanted in marked.spans:
            result.wanted[wanted.kind] += 1
            if _covered(marked.text, wanted, spans) >= ENOUGH:
                result.found[wanted.kind] += 1
            else:
                result.missed.append(f"{marked.text[wanted.start : wanted.end]} — {marked.text}")
        for span in spans:
            result.hidden[span.kind] += 1
            if _covered(marked.text, span, marked.spans) >= HALF:
                result.right[span.kind] += 1
            else:
                result.excess.append(f"{marked.text[span.start : span.end]} — {marked.text}")
    return result


def _covered(text: str, one: Span, others: list[Span]) -> float:
    """Share of the letters and digits of a span that the others hold."""
    places = [place for place in range(one.start, one.end) if text[place].isalnum()]
    inside = sum(any(other.start <= place < other.end for other in others) for place in places)
    return inside / max(len(places), 1)
