"""An order that favours nobody."""

from __future__ import annotations

from collections import Counter

import pytest

from consult.projects.rules.fair_order import ordered
from consult.projects.rules.search_text import search_patterns, search_text

IDS = list(range(100, 110))


def test_each_project_stands_in_each_place_about_equally_often() -> None:
    """Over 10,000 fixed seeds: 1,000 expected in each place; 150 away is five standard deviations."""
    places = [Counter(), Counter(), Counter()]
    for seed in range(10_000):
        order = ordered(IDS, f"graine-{seed}")
        for place, counter in zip((0, 4, 9), places, strict=True):
            counter[order[place]] += 1
    for counter in places:
        assert set(counter) == set(IDS)
        assert all(850 < count < 1_150 for count in counter.values()), counter


def test_the_same_seed_gives_the_same_order_whatever_the_order_given() -> None:
    assert ordered(IDS, "a") == ordered(reversed(IDS), "a")
    assert ordered(IDS, "a") != ordered(IDS, "b")


def test_what_leaves_or_comes_moves_no_other() -> None:
    whole = ordered(IDS, "a")
    without = [id_ for id_ in whole if id_ != 104]
    assert ordered([id_ for id_ in IDS if id_ != 104], "a") == without
    assert [id_ for id_ in ordered([*IDS, 999], "a") if id_ != 999] == whole


@pytest.mark.parametrize(
    ("typed", "found"),
    [("médecin", True), ("MEDECINS", True), ("médecins quartier", True), ("piscine", False), ("decin", False)],
)
def test_words_are_found_without_accents_nor_plurals(typed: str, found: bool) -> None:
    text = f" {search_text('Des médecins', 'dans nos quartiers')} "
    assert all(pattern.strip("%") in text for pattern in search_patterns(typed)) is found


def test_what_identifies_somebody_is_not_searched() -> None:
    assert "martin" not in search_text("Appelez Mme Martin au 06 12 34 56 78")
    assert search_patterns("100%_") == ["% 100 %"]
