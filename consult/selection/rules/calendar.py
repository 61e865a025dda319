"""When a round opens, closes, and what keeps it from opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from consult.selection.models import Method, RoundState
from consult.selection.rules.methods import BUDGETED


class Dated(Protocol):
    @property
    def state(self) -> RoundState: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...


class Moment(StrEnum):
    """What a round is at an instant."""

    PREPARED = "prepared"
    OPEN = "open"
    COUNTING = "counting"
    COUNTED = "counted"
    CANCELLED = "cancelled"


def moment_of(round_: Dated, now: datetime) -> Moment:
    """The clock closes: an open round whose hour has come waits for its count."""
    if round_.state == RoundState.OPEN:
        return Moment.OPEN if now < round_.closes_at else Moment.COUNTING
    return Moment(round_.state.value)


def accepts_votes(round_: Dated, now: datetime) -> bool:
    """What arrives at the very second of closing arrives too late."""
    return moment_of(round_, now) is Moment.OPEN


def dates_fault(opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    """`order`, `past` (it would be over before it began) or nothing."""
    if closes_at <= opens_at:
        return "order"
    return "past" if closes_at <= now else ""


def opening_fault(
    method: Method, rules: Mapping[str, Any], *, voters: int, projects: int, closes_at: datetime, now: datetime
) -> str:
    """What keeps a round from opening: `no_voter`, `no_project`, `no_budget`, `past`, or nothing."""
    if now >= closes_at:
        return "past"
    if not voters:
        return "no_voter"
    if not projects:
        return "no_project"
    return "no_budget" if method in BUDGETED and not rules.get("budget_cents") else ""
