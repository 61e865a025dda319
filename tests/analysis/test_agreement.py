"""Cohen's kappa and its intervals, against scikit-learn, a hand calculation and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from analysis.evaluate.agreement import (
    by_category,
    cohen_kappa,
    compare,
    contingency,
    kappa_interval,
    landis_koch,
)

CODES = "abcd"
pairs = st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(CODES), st.integers(1, 40)), min_size=1, max_size=80)


def varied(rows: list[tuple[str, str, int]]) -> bool:
    return len({a for a, _b, _w in rows} | {b for _a, b, _w in rows}) > 1


@given(pairs)
def test_kappa_is_scikit_learn_s(rows: list[tuple[str, str, int]]) -> None:
    first, second, weights = map(list, zip(*rows, strict=True))
    plain = cohen_kappa(contingency(first, second, CODES))
    weighted = cohen_kappa(contingency(first, second, CODES, weights))
    if not varied(rows):
        assert plain is None
        assert weighted is None
        return
    assert plain == pytest.approx(cohen_kappa_score(first, second))
    assert weighted == pytest.approx(cohen_kappa_score(first, second, sample_weight=weights))


@given(pairs)
def test_kappa_is_the_same_from_either_side_and_within_its_interval(rows: list[tuple[str, str, int]]) -> None:
    first, second, _weights = map(list, zip(*rows, strict=True))
    table = contingency(first, second, CODES)
    kappa, around = cohen_kappa(table), kappa_interval(table)
    if kappa is None:
        assert around is None
        return
    assert kappa == pytest.approx(cohen_kappa(table.T))
    assert around is not None
    assert -1 <= around[0] <= kappa + 1e-9
    assert kappa - 1e-9 <= around[1] <= 1
    assert around == pytest.approx(kappa_interval(table.T))


def test_an_interval_calculated_by_hand() -> None:
    """[[20, 5], [10, 15]]: p_o = 0.7, p_e = 0.5, κ = 0.4. A = 0.4 (1 − 1.1 × 0.6)² + 0.3 (1 − 0.9 × 0.6)² = 0.10972;
    B = 0.36 (0.1 × 1.1² + 0.2 × 0.9²) = 0.10188; C = 0.1² = 0.01; var = 0.2016 / (0.25 × 50) = 0.016128."""
    table = np.array([[20.0, 5.0], [10.0, 15.0]])
    assert cohen_kappa(table) == pytest.approx(0.4)
    low, high = kappa_interval(table)
    assert (high - low) / 2 == pytest.approx(1.959964 * np.sqrt(0.016128), abs=1e-6)


def test_the_interval_holds_the_true_kappa_nineteen_times_in_twenty() -> None:
    truth = np.array([[0.35, 0.05, 0.02], [0.06, 0.2, 0.04], [0.03, 0.05, 0.2]])
    true = cohen_kappa(truth)
    draws = np.random.default_rng(3).multinomial(200, truth.ravel(), size=800)
    held = sum(low <= true <= high for low, high in (kappa_interval(d.reshape(3, 3).astype(float)) for d in draws))
    assert 0.92 <= held / 800 <= 0.98


def test_perfect_and_opposite_codings() -> None:
    weights, strata = [1.0] * 4, list("xxyy")
    same = compare(list("abab"), list("abab"), weights, strata)
    assert (same.observed, same.kappa, same.low, same.high) == (1, 1, 1, 1)
    assert compare(list("abab"), list("baba"), weights, strata).kappa == -1


def test_nothing_to_say_is_none() -> None:
    assert compare([], [], [], []).kappa is None
    alone = compare(["a", "a"], ["a", "a"], [1.0, 1.0], ["x", "x"])
    assert (alone.observed, alone.kappa, alone.weighted_kappa, alone.low) == (1, None, None, None)


def test_weights_bring_back_the_whole() -> None:
    """Ninety easy texts, of which ten were drawn; ten hard ones, all drawn: the whole agrees more than the sample."""
    draw = np.random.default_rng(1)
    first = ["a"] * 5 + ["b"] * 5 + draw.choice(["a", "b"], 10).tolist()
    second = ["a"] * 5 + ["b"] * 5 + ["a" if code == "b" else "b" for code in first[10:]]
    found = compare(first, second, [9.0] * 10 + [1.0] * 10, ["easy"] * 10 + ["hard"] * 10)
    assert found.observed == 0.5
    assert found.weighted_observed == pytest.approx(0.9)
    assert found.weighted_kappa > 0.7 > found.kappa
    assert found.weighted_low <= found.weighted_kappa <= found.weighted_high


def test_the_same_seed_gives_the_same_interval() -> None:
    draw = np.random.default_rng(2)
    first, second = draw.choice(list("abc"), 60).tolist(), draw.choice(list("abc"), 60).tolist()
    arguments = first, second, [1.0] * 60, ["x"] * 30 + ["y"] * 30
    assert compare(*arguments, seed=4) == compare(*arguments, seed=4)
    assert compare(*arguments, seed=4) != compare(*arguments, seed=5)


@given(pairs)
def test_categories_add_up(rows: list[tuple[str, str, int]]) -> None:
    first, second, _weights = map(list, zip(*rows, strict=True))
    found = by_category(first, second, CODES)
    assert sum(row.reference for row in found) == sum(row.found for row in found) == len(rows)
    assert sum(row.both for row in found) == sum(a == b for a, b in zip(first, second, strict=True))
    for row in found:
        assert (row.precision is None) == (row.found == 0)
        assert (row.recall is None) == (row.reference == 0)
        if row.precision and row.recall:
            assert row.dice == pytest.approx(2 * row.precision * row.recall / (row.precision + row.recall))


def test_a_code_outside_the_list_is_refused() -> None:
    with pytest.raises(KeyError):
        contingency(["z"], ["a"], CODES)


@pytest.mark.parametrize(
    ("kappa", "word"),
    [(-0.1, "poor"), (0, "slight"), (0.2, "slight"), (0.3, "fair"), (0.6, "moderate"), (0.61, "substantial"),
     (0.9, "almost_perfect"), (1, "almost_perfect")],
)  # fmt: skip
def test_landis_and_koch(kappa: float, word: str) -> None:
    assert landis_koch(kappa) == word
