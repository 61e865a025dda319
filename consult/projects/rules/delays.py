"""How long authors wait for an answer, against what their call promised. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PERIOD = timedelta(days=365)
"""How far back answers are looked at."""


@dataclass(frozen=True)
class Delays:
    """What a call's authors lived through."""

    promised: int
    answered: int
    median: int | None
    in_time: float | None
    """Share of the answers that came within the promised days, from 0 to 1."""
    late: int
    """Projects that wait now for longer than promised."""


def delays(
    answers: Sequence[tuple[datetime, datetime]], waiting: Sequence[datetime], promised: int, now: datetime
) -> Delays:
    """`answers`: when filed, when the answer was published; `waiting`: when filed."""
    lasted = [(published - filed).days for filed, published in answers]
    return Delays(
        promised=promised,
        answered=len(lasted),
        median=round(statistics.median(lasted)) if lasted else None,
        in_time=sum(days <= promised for days in lasted) / len(lasted) if lasted else None,
        late=sum((now - filed).days > promised for filed in waiting),
    )
