"""What may be said in public of readers' opinions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Opinions:
    """How many readers gave their opinion of a theme, and how many found it useful; None: not to be said."""

    readers: int | None
    useful: int | None


def shown_opinions(useful: int, not_useful: int, k: int) -> Opinions:
    """Nothing under k readers. The parts are said where neither of them rests on fewer than k, unless it is nobody:
    the total would give the other one away."""
    readers = useful + not_useful
    if readers < k:
        return Opinions(None, None)
    return Opinions(readers, useful if all(part == 0 or part >= k for part in (useful, not_useful)) else None)
