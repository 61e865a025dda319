"""Codes, the draw, what two hands call the same, the rate and its interval."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations.paper.rules import (
    Rate,
    is_drawn,
    moment_received,
    new_sheet_code,
    same_answer,
    same_text,
    sheet_code,
    wilson,
)

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def test_a_code_is_found_however_it_is_typed():
    code = new_sheet_code()
    assert sheet_code(code.lower().replace("-", " ")) == sheet_code(code.replace("-", "")) == code
    assert sheet_code("A1204") == sheet_code("Ferrand") == sheet_code("0O1I-0O1I") == ""


@given(st.integers(0, 2**31 - 1), st.integers(1, 10_000), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_share_keeps_what_a_smaller_one_drew(seed, number, one, other):
    small, large = sorted((one, other))
    assert not is_drawn(seed, number, small) or is_drawn(seed, number, large)
    assert is_drawn(seed, number, 100)
    assert not is_drawn(seed, number, 0)


def test_the_draw_takes_about_its_share():
    drawn = sum(is_drawn(7, number, 10) for number in range(1, 5_001))
    assert 430 < drawn < 570


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("L’accueil, en agence.", "l'ACCUEIL en agence", True),
        ("cœur", "coeur", True),
        ("Un banc", "Un blanc", False),
        ("à 10 km", "à 100 km", False),
        ("👍", "👎", False),
    ],
)
def test_typography_is_no_difference(one, other, same):
    assert same_text(one, other) is same


def test_order_matters_only_in_a_ranking():
    assert same_answer([3, 5], [5, 3])
    assert not same_answer([3, 5], [5, 3], ordered=True)
    assert same_answer([[0, 4], [1, 6]], [[1, 6], [0, 4]])
    assert not same_answer([[0, 4]], [[0, 6]])
    assert not same_answer(["a"], ["a", "a"]), "an idea typed once and twice"
    assert not same_answer([1, 12], [11, 2])


def test_the_interval_is_wilson_s():
    """Figures of R: prop.test(2, 10, correct = FALSE) and prop.test(0, 20, correct = FALSE)."""
    assert wilson(2, 10) == pytest.approx((0.05668, 0.50984), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.16113), abs=1e-4)
    assert Rate(0, 0).value is Rate(0, 0).interval is None


@given(st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_the_interval_holds_the_rate(counted):
    low, high = wilson(*counted)
    assert 0 <= low <= counted[0] / counted[1] + 1e-12
    assert counted[0] / counted[1] - 1e-12 <= high <= 1


def test_a_sheet_counts_at_the_end_of_the_day_it_came():
    assert moment_received(date(2026, 3, 12), NOW) == NOW
    assert moment_received(date(2026, 3, 10), NOW) == datetime(2026, 3, 10, 22, 59, 59, tzinfo=UTC)
