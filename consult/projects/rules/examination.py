"""What makes a grid complete, where two examiners differ, what a decision must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from consult.projects.models import Admissibility, CriterionKind, Outcome

GRADES = range(5)
MARKED = (CriterionKind.FEASIBILITY, CriterionKind.VALUES, CriterionKind.IMPACT)
"""Kinds that are answered by a grade; a cost is in cents, a delay in months, admissibility in words."""
LONGEST_DELAY = 120
"""Months."""
SHORTEST_REASONS = 20
"""Characters: a refusal is explained."""


class Line(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> CriterionKind: ...


class Sent(Protocol):
    @property
    def admissibility(self) -> Admissibility | None: ...
    @property
    def grades(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Difference:
    """Two examiners do not say the same thing of a line (of `None`: of the whole project's admissibility)."""

    criterion_id: int | None
    values: tuple[Any, ...]


def missing_lines(criteria: Sequence[Line], admissibility: Admissibility | None, grades: Mapping[str, Any]) -> set[int]:
    """Ids of the lines without an answer; 0 stands for admissibility. What is refused or waits for its author is not
    marked further."""
    if admissibility is None:
        return {0}
    if admissibility != Admissibility.YES:
        return set()
    return {
        line.id
        for line in criteria
        if line.kind != CriterionKind.ADMISSIBILITY and grades.get(str(line.id), {}).get("grade") is None
    }


def differences(criteria: Sequence[Line], grids: Sequence[Sent]) -> list[Difference]:
    """Where the grids sent disagree: on admissibility, or by two grades and more; a cost or a delay by a half."""
    if len(grids) < 2:
        return []
    found = []
    said = tuple(grid.admissibility for grid in grids)
    if len(set(said)) > 1:
        found.append(Difference(None, said))
    for line in criteria:
        values = tuple(grid.grades.get(str(line.id), {}).get("grade") for grid in grids)
        known = [value for value in values if value is not None]
        if len(known) < 2:
            continue
        low, high = min(known), max(known)
        apart = high - low >= 2 if line.kind in MARKED else high > 1.5 * low
        if line.kind != CriterionKind.ADMISSIBILITY and apart:
            found.append(Difference(line.id, values))
    return found


def decision_fault(
    outcome: Outcome,
    *,
    reasons: str,
    redirected_to: str,
    merged_into_id: int | None,
    grids: int,
    wanted: int,
    asked: int,
) -> str | None:
    """Why the chair cannot decide so: `grids` were sent of `wanted`; `asked` demands wait for the author."""
    if grids < wanted:
        return "grids"
    if asked and outcome == Outcome.ADMISSIBLE:
        return "waiting"
    if len(reasons.strip()) < SHORTEST_REASONS:
        return "reasons"
    if outcome == Outcome.REDIRECTED and not redirected_to.strip():
        return "redirected_to"
    if outcome == Outcome.MERGED and merged_into_id is None:
        return "merged_into"
    return None


def is_late(due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and due_at < now
