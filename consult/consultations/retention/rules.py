"""When each act comes, and which delays are refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from consult.consultations.retention.models import RetentionAct

ORDER = tuple(RetentionAct)
PROPOSED = {RetentionAct.PSEUDONYMISE: 90, RetentionAct.AGGREGATE: 730, RetentionAct.DELETE: 1825}
"""Days after the closing. The law (RGPD, art. 5-1-e) gives no number: no longer than the purpose needs. Three months to
answer complaints and late sheets; two years to follow what was promised; five, the usual time of civil limitation."""
SHORTEST, LONGEST = 30, 10_950
NOTICE = timedelta(days=15)
"""An act is announced so long before it is done."""


class Phase(StrEnum):
    """Where a clock stands."""

    OPEN = "open"
    """The consultation is not closed: the clock has not begun."""
    TO_COME = "to_come"
    ANNOUNCED = "announced"
    HELD = "held"
    UNDER_WAY = "under_way"
    DONE = "done"


class Clock(Protocol):
    """The part of a clock that decides."""

    @property
    def act(self) -> RetentionAct: ...
    @property
    def days(self) -> int: ...
    @property
    def announced_at(self) -> datetime | None: ...
    @property
    def announced_for(self) -> datetime | None: ...
    @property
    def begun_at(self) -> datetime | None: ...
    @property
    def done_at(self) -> datetime | None: ...
    @property
    def held_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Delays:
    """Days after the closing by act; None: that act never comes by itself."""

    days: Mapping[RetentionAct, int | None]

    def faults(self, least: int = SHORTEST) -> dict[RetentionAct, str]:
        """What is wrong with each delay: `short` (under `least` days: people still enter sheets and contest decisions),
        `long`, or `order` (an act before one that must come first)."""
        found: dict[RetentionAct, str] = {}
        before = 0
        for act in ORDER:
            days = self.days.get(act)
            if days is None:
                continue
            if days < least:
                found[act] = "short"
            elif days > LONGEST:
                found[act] = "long"
            elif days < before:
                found[act] = "order"
            before = max(before, days)
        return found


def least_days(late_sheet_days: int) -> int:
    """The shortest delay of a consultation: once its last sheets of paper are in, and time to announce it."""
    return max(SHORTEST, late_sheet_days + NOTICE.days)


def due_at(closed_at: datetime, days: int) -> datetime:
    return closed_at + timedelta(days=days)


def is_done(clock: Clock, closed_at: datetime | None) -> bool:
    """Done since the last closing: a consultation that was opened again is cut loose again."""
    return clock.done_at is not None and (closed_at is None or clock.done_at > closed_at)


def phase(clock: Clock, closed_at: datetime | None) -> Phase:
    """closed_at: the last closing; None while it is open, or when nobody knows it."""
    if is_done(clock, closed_at):
        return Phase.DONE
    if clock.begun_at is not None and (clock.done_at is None or clock.begun_at > clock.done_at):
        return Phase.UNDER_WAY
    if clock.held_at is not None:
        return Phase.HELD
    if closed_at is None:
        return Phase.OPEN
    announced = clock.announced_at is not None and clock.announced_for == due_at(closed_at, clock.days)
    return Phase.ANNOUNCED if announced else Phase.TO_COME


def must_announce(clock: Clock, closed_at: datetime | None, now: datetime) -> bool:
    """Its hour is near and nobody was told of it yet."""
    return (
        closed_at is not None
        and phase(clock, closed_at) is Phase.TO_COME
        and now >= due_at(closed_at, clock.days) - NOTICE
    )


def acts_on(clock: Clock, closed_at: datetime | None) -> datetime | None:
    """When it is done by itself: at its hour, and never before its notice has run. None: nothing comes."""
    if closed_at is None:
        return None
    due = due_at(closed_at, clock.days)
    if phase(clock, closed_at) is Phase.ANNOUNCED and clock.announced_at is not None:
        return max(due, clock.announced_at + NOTICE)
    return due


def must_act(clock: Clock, closed_at: datetime | None, now: datetime) -> bool:
    """Announced long enough ago, not suspended, not begun."""
    when = acts_on(clock, closed_at)
    return phase(clock, closed_at) is Phase.ANNOUNCED and when is not None and now >= when


def keep_spans(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with everything blank but these spans; its length holds, so that offsets still fall on the words."""
    kept = [" "] * len(text)
    for start, end in spans:
        kept[start:end] = text[start:end]
    return "".join(kept)
