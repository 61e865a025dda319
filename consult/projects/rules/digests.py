"""When a digest is due."""

from __future__ import annotations

from datetime import datetime

from consult.clock import PARIS, paris_day

DAILY, WEEKLY = "daily", "weekly"
RHYTHMS = (WEEKLY, DAILY)
MORNING = 7
"""Nobody is written to at night."""


def is_due(rhythm: str, last_told_at: datetime, now: datetime) -> bool:
    """Once a day, or once in seven days, from seven in the morning, Paris time."""
    days = (paris_day(now) - paris_day(last_told_at)).days
    return now.astimezone(PARIS).hour >= MORNING and days >= (1 if rhythm == DAILY else 7)
