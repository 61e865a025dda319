"""The day of an instant, as people in France read it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def paris_day(instant: datetime) -> date:
    """The calendar day in Europe/Paris of an aware instant."""
    return instant.astimezone(PARIS).date()


def today() -> date:
    """The day it is in Europe/Paris: what the dates of a role are held against."""
    return paris_day(datetime.now(UTC))
