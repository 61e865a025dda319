"""Which parts of the membership are least represented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = 5
FEWEST = 5
"""A cell of fewer members is nobody to write a campaign to."""


@dataclass(frozen=True)
class Cell:
    """People of one college, territory and age: those the organisation knows, those invited, those who answered."""

    college: int | None
    territory: int | None
    age: str | None
    members: int = 0
    invited: int = 0
    answered: int = 0


def lacking(cells: Sequence[Cell], most: int) -> list[Cell]:
    """The cells that lack most answers to reach the rate of all; those of the largest lack first."""
    members, answered = sum(cell.members for cell in cells), sum(cell.answered for cell in cells)
    if not members:
        return []
    rate = answered / members
    known = [cell for cell in cells if cell.members >= FEWEST and (cell.territory or cell.age or cell.college)]
    if not answered:
        return sorted(known, key=lambda cell: -cell.members)[:most]
    below = [cell for cell in known if cell.answered < rate * cell.members]
    return sorted(below, key=lambda cell: cell.answered - rate * cell.members)[:most]


def level(rate: float, top: float) -> int:
    """From 1 to LEVELS, by shares of the highest rate; 0 for nobody."""
    return min(int(rate / top * LEVELS - 1e-9) + 1, LEVELS) if rate and top else 0
