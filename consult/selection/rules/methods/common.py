"""What every method is given and gives back. Whole numbers only: two machines that count find the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Choices = Mapping[str, Any]
"""What one ballot gives, by project code: 1, points, a rank from 1, or scores by criterion. Absent: nothing."""


@dataclass(frozen=True)
class Candidate:
    """A project in the race."""

    code: str
    cost_cents: int = 0


@dataclass(frozen=True)
class Urn:
    """What is counted. `draw` holds the place of each code in the draw that decides between equals, from 0."""

    candidates: Sequence[Candidate]
    ballots: Sequence[Choices]
    draw: Mapping[str, int]
    rules: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """`ordered` from first to last, `scores` as the method counts them, `selected` in the order they were taken."""

    ordered: list[str]
    scores: dict[str, int]
    selected: list[str]
    steps: list[dict[str, Any]]


def supporters(urn: Urn) -> dict[str, int]:
    """How many ballots gave something to each project."""
    found = {candidate.code: 0 for candidate in urn.candidates}
    for ballot in urn.ballots:
        for code, value in ballot.items():
            if code in found and given(value):
                found[code] += 1
    return found


def given(value: Any) -> bool:
    """Whether a choice gives something."""
    return any(value.values()) if isinstance(value, Mapping) else value > 0


def eligible(urn: Urn) -> set[str]:
    """The projects that reach the threshold: a share of the ballots gave them something, and one at least."""
    least = int(urn.rules.get("threshold", 0)) * len(urn.ballots)
    return {code for code, count in supporters(urn).items() if count and count * 100 >= least}


def by_score(urn: Urn, scores: Mapping[str, int]) -> list[str]:
    """The highest first; equals as the draw says."""
    return sorted(scores, key=lambda code: (-scores[code], urn.draw[code]))


def take_first(urn: Urn, scores: dict[str, int]) -> Counted:
    """As many of the first ones as there are seats, among those that reach the threshold."""
    ordered, able = by_score(urn, scores), eligible(urn)
    seats = int(urn.rules.get("seats", 1))
    selected = [code for code in ordered if code in able][:seats]
    steps = [{"kind": "take", "code": code, "score": scores[code]} for code in selected]
    return Counted(ordered, scores, selected, steps + after_taking(ordered, scores, able, selected))


def after_taking(
    ordered: Sequence[str], scores: Mapping[str, int], able: set[str], selected: Sequence[str]
) -> list[dict[str, Any]]:
    """The draws that decided between equals, one of which was taken and another not; those under the threshold."""
    steps: list[dict[str, Any]] = []
    for score in sorted({scores[code] for code in selected}, reverse=True):
        equals = [code for code in ordered if scores[code] == score and code in able]
        taken = [code for code in equals if code in selected]
        if len(taken) < len(equals):
            steps.append({"kind": "draw", "codes": equals, "taken": taken, "score": score})
    under = [code for code in ordered if code not in able]
    return [*steps, {"kind": "threshold", "codes": under}] if under else steps
