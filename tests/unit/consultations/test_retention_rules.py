"""When each act comes, which delays are refused, what a suspension and a reopening change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from consult.consultations.retention.models import RetentionAct
from consult.consultations.retention.rules import (
    NOTICE,
    PROPOSED,
    Delays,
    Phase,
    acts_on,
    keep_spans,
    least_days,
    must_act,
    must_announce,
    phase,
)

CLOSED = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Clock:
    act: RetentionAct = RetentionAct.AGGREGATE
    days: int = 100
    announced_at: datetime | None = None
    announced_for: datetime | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    held_at: datetime | None = None


def announced(clock: Clock, at: datetime, closed: datetime = CLOSED) -> Clock:
    return replace(clock, announced_at=at, announced_for=closed + timedelta(days=clock.days))


def test_it_is_announced_before_it_is_done() -> None:
    clock, due = Clock(), CLOSED + 100 * DAY
    assert not must_announce(clock, CLOSED, due - NOTICE - DAY)
    assert must_announce(clock, CLOSED, due - NOTICE)
    assert not must_act(clock, CLOSED, due + 30 * DAY), "never without an announcement"
    told = announced(clock, due - NOTICE)
    assert phase(told, CLOSED) is Phase.ANNOUNCED
    assert not must_act(told, CLOSED, due - DAY)
    assert must_act(told, CLOSED, due)


def test_an_announcement_that_came_late_puts_the_act_off() -> None:
    late = CLOSED + 120 * DAY
    told = announced(Clock(), late)
    assert acts_on(told, CLOSED) == late + NOTICE
    assert not must_act(told, CLOSED, late + DAY)
    assert must_act(told, CLOSED, late + NOTICE)


def test_another_delay_or_another_closing_is_announced_again() -> None:
    told = announced(Clock(), CLOSED + 90 * DAY)
    assert phase(replace(told, days=200), CLOSED) is Phase.TO_COME
    assert phase(told, None) is Phase.OPEN, "opened again, it waits"
    assert phase(told, CLOSED + 30 * DAY) is Phase.TO_COME


def test_a_suspended_act_does_nothing_whatever_the_hour() -> None:
    held = replace(announced(Clock(), CLOSED + 85 * DAY), held_at=CLOSED)
    assert phase(held, CLOSED) is Phase.HELD
    assert not must_announce(held, CLOSED, CLOSED + 1000 * DAY)
    assert not must_act(held, CLOSED, CLOSED + 1000 * DAY)


def test_what_was_done_before_a_reopening_is_done_again_after_it() -> None:
    done = replace(Clock(), begun_at=CLOSED + 100 * DAY, done_at=CLOSED + 100 * DAY)
    assert phase(done, CLOSED) is Phase.DONE
    assert phase(done, CLOSED + 200 * DAY) is Phase.TO_COME
    assert phase(replace(done, begun_at=CLOSED + 320 * DAY), CLOSED + 200 * DAY) is Phase.UNDER_WAY


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ((90, 730, 1825), {}),
        ((None, 730, None), {}),
        ((10, 730, 1825), {RetentionAct.PSEUDONYMISE: "short"}),
        ((90, 60, 1825), {RetentionAct.AGGREGATE: "order"}),
        ((90, None, 60), {RetentionAct.DELETE: "order"}),
        ((90, 730, 99_999), {RetentionAct.DELETE: "long"}),
    ],
)
def test_delays_that_make_no_sense_are_refused(days: tuple[int | None, ...], faults: dict[RetentionAct, str]) -> None:
    assert Delays(dict(zip(RetentionAct, days, strict=True))).faults() == faults


def test_a_delay_leaves_time_for_the_last_sheets() -> None:
    assert least_days(14) == 30
    assert least_days(60) == 75
    assert not Delays(PROPOSED).faults(least_days(60))


def test_only_the_quoted_words_stay_and_stand_where_they_were() -> None:
    assert keep_spans("Je m’appelle Zoé. Un médecin.", [(18, 29)]) == " " * 18 + "Un médecin."
    assert keep_spans("court", []) == "     "
