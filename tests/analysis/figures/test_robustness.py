"""The same share counted otherwise: by hand, and what must not change it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures.robustness import campaigns_once, each_once, robustness, without_top

# p0 writes four times, p1 and p2 once, one contribution has no known author; rows 4 to 6 are a campaign
PERSON = np.array([0, 0, 0, 0, 1, 2, -1], dtype=np.int32)
CAMPAIGN = np.array([-1, -1, -1, -1, 0, 0, 0], dtype=np.int32)
THEMES = {"a": np.array([0, 1, 4]), "b": np.array([3, 4, 5, 6]), "none": np.array([], dtype=np.int64)}
ALL = np.ones(7, dtype=bool)


def test_each_way_of_counting_by_hand() -> None:
    first, second, third = robustness(PERSON, THEMES, ALL, campaign=CAMPAIGN, weights=np.array([0.5, 2.0, 1.0]))
    assert (first.theme, first.contributions, first.people) == ("a", 3, 2)
    assert first.share == pytest.approx(3 / 7)
    assert first.people_share == pytest.approx(2 / 3)
    assert first.each_once == pytest.approx((2 / 4 + 1) / 4)
    assert first.without_top == pytest.approx(1 / 3)
    assert first.campaigns_once == pytest.approx((2 + 1 / 3) / 5)
    assert first.weighted == pytest.approx((2 * 0.5 + 2) / (4 * 0.5 + 2 + 1 + 1))
    assert first.widest_gap == pytest.approx(max(3 / 7 - 1 / 3, 3 / 6 - 3 / 7))
    assert second.people == 3  # the contribution without an author is nobody
    assert second.campaigns_once == pytest.approx(2 / 5)
    assert (third.share, third.contributions, third.widest_gap) == (0, 0, 0)


def test_only_the_base_counts() -> None:
    base = np.array([True, False, False, True, True, False, False])
    (line,) = robustness(PERSON, {"a": THEMES["a"]}, base, campaign=CAMPAIGN)
    assert (line.contributions, line.share, line.people_share) == (2, pytest.approx(2 / 3), 1.0)
    assert line.each_once == pytest.approx(1.5 / 2)
    assert line.campaigns_once == pytest.approx(2 / 3)
    assert line.weighted is None
    (nothing,) = robustness(PERSON, {"a": THEMES["a"]}, ~ALL)
    assert np.isnan(nothing.share)
    assert np.isnan(nothing.people_share)


def test_the_top_is_one_percent_of_people_and_ties_share_the_cut() -> None:
    person = np.concatenate([np.repeat(np.arange(4), 5), np.arange(4, 200)]).astype(np.int32)
    kept = without_top(person, np.ones(len(person), dtype=bool))
    assert kept[:20] == pytest.approx([0.5] * 20)  # two of 200 people leave; four wrote as much
    assert (kept[20:] == 1).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-1, 6), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_weights_add_up_and_follow_people_not_rows(owners: list[int], random: object) -> None:
    person = np.array(owners, dtype=np.int32)
    base = np.ones(len(person), dtype=bool)
    people = len(set(owners) - {-1})
    assert each_once(person, base).sum() == pytest.approx(people + owners.count(-1))
    assert campaigns_once(person, base).sum() == pytest.approx(people + owners.count(-1))
    gone = np.array([1 - weight for weight in without_top(person, base)]) * each_once(person, base)
    assert gone[person >= 0].sum() == pytest.approx(min(people, 1))
    order = np.arange(len(person))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert without_top(person[order], base) == pytest.approx(without_top(person, base)[order])


def test_one_very_talkative_person_is_found_out() -> None:
    person = np.concatenate([np.zeros(100), np.arange(1, 101)]).astype(np.int32)
    (line,) = robustness(person, {"dada": np.arange(110)}, np.ones(200, dtype=bool))
    assert line.share == pytest.approx(0.55)
    assert line.each_once == pytest.approx(11 / 101)
    assert line.without_top == pytest.approx(0.1)  # two of 101 leave: that one, and a hundredth of each other
    assert line.widest_gap > 0.4
