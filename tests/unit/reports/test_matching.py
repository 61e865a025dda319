"""Themes keep their identity from one run to the next."""

from __future__ import annotations

import numpy as np

from consult.reports.matching import match_themes


def ids(*ranges: tuple[int, int]) -> np.ndarray:
    return np.concatenate([np.arange(low, high, dtype=np.int64) for low, high in ranges])


def test_the_same_contributions_are_the_same_theme_whatever_its_number() -> None:
    previous = {101: ids((0, 100)), 102: ids((100, 300))}
    found = {0: ids((100, 290)), 1: ids((0, 95), (295, 300))}
    assert match_themes(previous, found) == {0: 102, 1: 101}


def test_a_theme_that_shares_too_little_is_new() -> None:
    previous = {101: ids((0, 100))}
    assert match_themes(previous, {0: ids((90, 400))}) == {}


def test_of_two_heirs_the_closest_keeps_the_name() -> None:
    previous = {101: ids((0, 200))}
    found = {0: ids((0, 90)), 1: ids((90, 200))}
    assert match_themes(previous, found) == {1: 101}


def test_nothing_before_or_nothing_now() -> None:
    assert match_themes({}, {0: ids((0, 5))}) == {}
    assert match_themes({1: ids((0, 5))}, {}) == {}
