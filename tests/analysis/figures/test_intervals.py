"""Intervals by resampling people: they cover the truth, contributions drawn one by one would not."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.figures.intervals import Intervals, PersonShares, differences, intervals, person_shares
from analysis.types import Bools, Codes, Ints

PERSON = np.array([0, 0, 0, 1, 2, -1], dtype=np.int32)
THEMES = [np.array([0, 1, 3]), np.array([5, 2]), np.array([], dtype=np.int64)]
ALL = np.ones(6, dtype=bool)


def estimates(shares: PersonShares) -> list[float]:
    return intervals(shares, replicates=20).estimate.tolist()


def test_shares_by_hand() -> None:
    assert estimates(person_shares(PERSON, THEMES, ALL)) == pytest.approx([3 / 6, 2 / 6, 0])
    assert estimates(person_shares(PERSON, THEMES, ALL, unit="people")) == pytest.approx([2 / 3, 1 / 3, 0])
    once = person_shares(PERSON, THEMES, ALL, unit="each_once")
    assert estimates(once) == pytest.approx([(2 / 3 + 1) / 4, (1 / 3 + 1) / 4, 0])
    assert once.people.tolist() == [0, 1, 2, -1]


def test_only_the_base_counts() -> None:
    base = np.array([True, False, True, True, False, True])
    shares = person_shares(PERSON, THEMES, base)
    assert shares.people.tolist() == [0, 1, -1]
    assert estimates(shares) == pytest.approx([2 / 4, 2 / 4, 0])


def test_weights_are_those_of_people() -> None:
    weights = np.array([0.5, 2.0, 1.0])
    shares = person_shares(PERSON, THEMES, ALL, weights=weights)
    assert estimates(shares) == pytest.approx([(2 * 0.5 + 2) / (1.5 + 2 + 1 + 1), (0.5 + 1) / 5.5, 0])
    people = person_shares(PERSON, THEMES, ALL, unit="people", weights=weights)
    assert estimates(people) == pytest.approx([2.5 / 3.5, 0.5 / 3.5, 0])


def test_the_same_seed_gives_the_same_limits_and_another_others() -> None:
    shares = person_shares(*crowd(np.random.default_rng(0)))
    first, second, third = intervals(shares), intervals(shares), intervals(shares, seed=1)
    assert np.array_equal(first.low, second.low)
    assert not np.array_equal(first.low, third.low)
    assert (first.low < first.estimate).all()
    assert (first.estimate < first.high).all()


def test_the_order_of_contributions_changes_nothing() -> None:
    person, themes, base = crowd(np.random.default_rng(3))
    order = np.random.default_rng(4).permutation(len(person))
    back = np.argsort(order)
    moved = person_shares(person[order], [back[rows] for rows in themes], base[order])
    found, again = intervals(person_shares(person, themes, base)), intervals(moved)
    assert found.high == pytest.approx(again.high)
    assert found.low == pytest.approx(again.low)


def test_nobody_and_everybody_leave_room_for_doubt() -> None:
    person = np.arange(100, dtype=np.int32)
    themes = [np.array([], dtype=np.int64), np.arange(100)]
    found = intervals(person_shares(person, themes, np.ones(100, dtype=bool)))
    assert found.low.tolist() == pytest.approx([0, 0.025**0.01])
    assert found.high.tolist() == pytest.approx([1 - 0.025**0.01, 1])


def test_an_empty_base_has_no_share() -> None:
    found = intervals(person_shares(PERSON, THEMES, ~ALL))
    assert np.isnan(found.estimate).all()
    assert np.isnan(found.low).all()


def test_unrelated_contributions_agree_with_the_binomial_formula() -> None:
    person = np.arange(2_000, dtype=np.int32)
    found = intervals(person_shares(person, [np.arange(600)], np.ones(2_000, dtype=bool)), replicates=2_000)
    error = np.sqrt(0.3 * 0.7 / 2_000)
    assert found.error[0] == pytest.approx(error, rel=0.06)
    assert found.low[0] == pytest.approx(0.3 - 1.96 * error, abs=error / 5)
    assert found.high[0] == pytest.approx(0.3 + 1.96 * error, abs=error / 5)


def test_writing_the_same_ten_times_brings_no_certainty() -> None:
    person = np.arange(500, dtype=np.int32)
    once = intervals(person_shares(person, [np.arange(100)], np.ones(500, dtype=bool)))
    repeated = np.repeat(person, 10)
    ten = intervals(person_shares(repeated, [np.arange(1_000)], np.ones(5_000, dtype=bool)))
    assert ten.high - ten.low == pytest.approx(once.high - once.low)


def crowd(rng: np.random.Generator, people: int = 250) -> tuple[Codes, list[Ints], Bools]:
    """People who write much or little, each with a bent for the theme that goes with how much they write.

    Log-normal volumes (the first 1 % write a tenth of it all); the true share of contributions
    is that of `TRUTH`.
    """
    written = np.ceil(rng.lognormal(1.0, 1.0, people)).astype(int)
    bent = rng.beta(0.4, 1.6, people) * np.where(written > 5, 0.6, 1.0)
    person = np.repeat(np.arange(people, dtype=np.int32), written)
    return person, [np.flatnonzero(rng.random(len(person)) < bent[person])], np.ones(len(person), dtype=bool)


def truth() -> float:
    rng = np.random.default_rng(99)
    written = np.ceil(rng.lognormal(1.0, 1.0, 2_000_000))
    return float((written * 0.2 * np.where(written > 5, 0.6, 1.0)).sum() / written.sum())


def covered(found: Intervals, value: float) -> bool:
    return bool(found.low[0] <= value <= found.high[0])


def test_ninety_five_percent_intervals_cover_and_row_by_row_ones_do_not() -> None:
    value, rng, simulations = truth(), np.random.default_rng(5), 300
    by_people = by_percentile = by_rows = 0
    for number in range(simulations):
        person, themes, base = crowd(rng)
        shares = person_shares(person, themes, base)
        by_people += covered(intervals(shares, seed=number, replicates=300), value)
        by_percentile += covered(intervals(shares, seed=number, replicates=300, method="percentile"), value)
        if number % 3 == 0:
            rows = person_shares(np.arange(len(person), dtype=np.int32), themes, base)
            by_rows += covered(intervals(rows, seed=number, replicates=200), value)
    assert 0.92 <= by_people / simulations <= 0.97
    assert 0.91 <= by_percentile / simulations <= 0.97
    assert by_rows / (simulations / 3) < 0.8


def test_differences_by_hand_and_their_signs() -> None:
    groups = np.array([0, 1, 1, -1], dtype=np.int32)
    found = differences(person_shares(PERSON, THEMES, ALL), groups, replicates=50)
    assert found.estimate == pytest.approx(np.array([[2 / 3 - 1 / 2, 1 / 3, 0], [1 / 2 - 2 / 3, -1 / 3, 0]]))
    assert (found.low <= found.estimate).all()
    assert (found.estimate <= found.high).all()


def test_intervals_of_differences_cover() -> None:
    rng, simulations, inside = np.random.default_rng(8), 300, 0
    for number in range(simulations):
        person, themes, base = crowd(rng)
        groups = (np.arange(250) % 3 == 0).astype(np.int32)
        found = differences(person_shares(person, themes, base), groups, seed=number, replicates=300)
        inside += bool(found.low[1, 0] <= 0 <= found.high[1, 0])
    assert 0.92 <= inside / simulations <= 0.975


def test_a_real_difference_is_seen() -> None:
    rng = np.random.default_rng(0)
    person = np.repeat(np.arange(900, dtype=np.int32), 3)
    groups = (np.arange(900) % 3).astype(np.int32)
    touched = np.flatnonzero(rng.random(2_700) < np.array([0.5, 0.2, 0.2])[groups[person]])
    found = differences(person_shares(person, [touched], np.ones(2_700, dtype=bool), unit="people"), groups)
    assert found.low[0, 0] > 0.2
    assert found.high[1, 0] < 0
