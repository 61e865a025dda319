"""The calendar of a call, to the second."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from consult.projects.models import PhaseKind
from consult.projects.rules.calendar import calendar_fault, is_in, next_phase, phases_at

DAY = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass
class Phase:
    kind: PhaseKind
    starts_at: datetime
    ends_at: datetime


@dataclass
class Box:
    permanent: bool = False
    opened_at: datetime | None = DAY
    closed_at: datetime | None = None
    phases: list[Phase] = field(default_factory=list)


def phase(kind: PhaseKind, start: int, end: int) -> Phase:
    return Phase(kind, DAY + timedelta(days=start), DAY + timedelta(days=end))


FILING, SUPPORT = phase(PhaseKind.FILING, 0, 10), phase(PhaseKind.SUPPORT, 5, 20)
SELECTION = phase(PhaseKind.SELECTION, 20, 30)


@pytest.mark.parametrize(("seconds", "open_"), [(-1, False), (0, True), (10 * 86400 - 1, True), (10 * 86400, False)])
def test_the_closing_second_is_too_late(seconds, open_):
    assert is_in(Box(phases=[FILING]), PhaseKind.FILING, DAY + timedelta(seconds=seconds)) is open_


def test_phases_may_run_together_and_the_next_is_known():
    now = DAY + timedelta(days=6)
    assert phases_at([SUPPORT, FILING, SELECTION], now) == [FILING, SUPPORT]
    assert next_phase([SUPPORT, FILING, SELECTION], now) is SELECTION
    assert next_phase([FILING], now) is None


def test_an_idea_box_is_always_open_once_published():
    assert is_in(Box(permanent=True), PhaseKind.FILING, DAY)
    assert not is_in(Box(permanent=True, opened_at=None), PhaseKind.FILING, DAY)
    assert not is_in(Box(permanent=True), PhaseKind.SELECTION, DAY)


def test_a_calendar_that_cannot_be_is_named():
    assert calendar_fault([FILING, SUPPORT, SELECTION]) is None
    assert calendar_fault([phase(PhaseKind.FILING, 3, 3)]) == "ends_before_start"
    assert calendar_fault([phase(PhaseKind.SUPPORT, 0, 5), phase(PhaseKind.FILING, 1, 3)]) == "disorder"
    assert calendar_fault([phase(PhaseKind.FILING, 0, 25), SELECTION]) == "disorder"
