"""Raking: margins are met, weights are bounded and fair, impossible margins are refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.margins import Margin, MarginError
from analysis.figures.weighting import Weighting, effective_size, participant_profile, rake

AGES, PLACES, COLLEGES = ("18-39", "40-59", "60 et plus"), ("Est", "Nord", "Sud", "Ouest"), ("adhérents", "élus")


def margin(variable: str, values: tuple[str, ...], totals: tuple[float, ...]) -> Margin:
    return Margin((variable,), {(value,): total for value, total in zip(values, totals, strict=True)})


def people(count: int, seed: int, unknown: float = 0.0) -> dict[str, Column]:
    """Every crossing at least twice, then at random, unevenly; some values not said."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(range(3), range(4), range(2)), axis=-1).reshape(-1, 3).repeat(2, axis=0)
    drawn = np.stack([rng.integers(0, top, count) for top in (3, 4, 2)], axis=1)
    codes = rng.permutation(np.concatenate([grid, drawn]))
    codes[rng.random(codes.shape) < unknown] = -1
    columns = zip(("âge", "lieu", "collège"), codes.T, (AGES, PLACES, COLLEGES), strict=True)
    return {name: Column.encode([values[c] if c >= 0 else None for c in code]) for name, code, values in columns}


def shares(column: Column, weights: np.ndarray) -> dict[str, float]:
    known = column.codes >= 0
    sums = np.bincount(column.codes[known], weights[known], minlength=len(column.values))
    return dict(zip(column.values, sums / sums.sum(), strict=True))


def test_one_margin_by_hand() -> None:
    column = Column.encode(["a"] * 6 + ["b"] * 4)
    found = rake({"x": column}, [margin("x", ("a", "b"), (30, 70))])
    assert found.weights == pytest.approx([0.5] * 6 + [1.75] * 4)
    assert found.effective_size == pytest.approx(10**2 / (6 * 0.25 + 4 * 1.75**2))
    assert found.design_effect == pytest.approx(10 / found.effective_size)
    first, second = found.cells
    assert (first.cell, first.population, first.participants) == ("a", 30, 6)
    assert (first.raw_share, first.target, first.weighted_share) == pytest.approx((0.6, 0.3, 0.3))
    assert (first.coefficient, second.coefficient) == pytest.approx((0.5, 1.75))
    assert found.bounded == 0


def test_two_margins_are_the_closest_weights_in_relative_entropy() -> None:
    """Against a general solver that minimises sum(w log w - w + 1) under the margins and bounds."""
    profile = {"x": Column.encode(list("aaaaabbc")), "y": Column.encode(list("uuuvvuvv"))}
    margins = [margin("x", tuple("abc"), (4, 2.5, 1.5)), margin("y", tuple("uv"), (5, 3))]
    sums = np.array([profile["x"].codes == c for c in range(3)] + [profile["y"].codes == c for c in range(2)], float)
    targets = np.array([4, 2.5, 1.5, 5, 3])
    for upper in (5.0, 1.55):
        solved = minimize(
            lambda w: float((w * np.log(w) - w + 1).sum()),
            np.ones(8),
            bounds=[(1e-9, upper)] * 8,
            constraints={"type": "eq", "fun": lambda w: (sums @ w - targets)[:-1]},
            options={"ftol": 1e-14, "maxiter": 500},
        )
        assert solved.success
        assert rake(profile, margins, upper=upper).weights == pytest.approx(solved.x, abs=2e-4)
    assert rake(profile, margins, upper=1.55).weights.max() == pytest.approx(1.55)
    assert rake(profile, margins).weights.max() > 1.6
    assert rake(profile, margins, upper=1.55).bounded > 0


totals = st.integers(20, 100)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.tuples(totals, totals, totals),
    st.tuples(totals, totals, totals, totals),
    st.floats(0, 0.3),
)
def test_margins_are_met_with_positive_weights_of_mean_one(
    seed: int, ages: tuple[float, ...], places: tuple[float, ...], unknown: float
) -> None:
    profile = people(200, seed, unknown)
    margins = [margin("âge", AGES, ages), margin("lieu", PLACES, tuple(t * sum(ages) / sum(places) for t in places))]
    found = rake(profile, margins, upper=20)
    assert (found.weights > 0).all()
    assert found.weights.mean() == pytest.approx(1, abs=1e-5)
    for one in margins:
        met = shares(profile[one.variables[0]], found.weights)
        whole = sum(one.totals.values())
        assert met == pytest.approx({value: total / whole for (value,), total in one.totals.items()}, abs=1e-5)
    assert 1 <= found.effective_size <= len(found.weights) + 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_the_order_of_people_and_of_margins_changes_nothing(seed: int, random: object) -> None:
    profile = people(150, seed)
    margins = [margin("âge", AGES, (50, 30, 20)), margin("lieu", PLACES, (10, 20, 30, 40))]
    found = rake(profile, margins, upper=2.5)
    order = np.arange(len(found.weights))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = {name: Column(column.codes[order], column.values) for name, column in profile.items()}
    assert np.array_equal(rake(shuffled, margins, upper=2.5).weights, found.weights[order])
    assert rake(profile, margins[::-1], upper=2.5).weights == pytest.approx(found.weights, abs=1e-3)


def test_people_alike_weigh_alike_and_bounds_hold() -> None:
    profile = people(300, 4)
    margins = [margin("âge", AGES, (60, 25, 15)), margin("lieu", PLACES, (10, 50, 25, 15))]
    found = rake(profile, margins, upper=3.0)
    assert found.heaviest > 3.0 >= found.weights.max() - 1e-9
    assert found.bounded == (found.weights > 2.99).sum() > 0
    key = profile["âge"].codes * 10 + profile["lieu"].codes
    for one in np.unique(key):
        assert np.ptp(found.weights[key == one]) == 0
    assert shares(profile["lieu"], found.weights)["Nord"] == pytest.approx(0.5, abs=1e-5)


def test_crossed_margins_are_met_cell_by_cell() -> None:
    profile = people(400, 9)
    rng = np.random.default_rng(1)
    cells = {(age, college): float(rng.integers(50, 150)) for age in AGES for college in COLLEGES}
    found = rake(profile, [Margin(("âge", "collège"), cells), margin("lieu", PLACES, (sum(cells.values()) / 4,) * 4)])
    for line in found.cells:
        assert line.weighted_share == pytest.approx(line.target, rel=1e-5)
    assert {line.cell for line in found.cells} >= {"18-39 × élus", "Nord"}


def test_who_did_not_say_keeps_an_observed_share_or_the_mean() -> None:
    profile = {
        "x": Column.encode(["a", "a", "a", "b", "b", None, None]),
        "y": Column.encode(["u", "v", "u", "v", "u", "u", None]),
    }
    margins = [margin("x", ("a", "b"), (1, 1)), margin("y", ("u", "v"), (1, 1))]
    found = rake(profile, margins)
    unknown = [line for line in found.cells if line.cell == ""]
    assert [line.weighted_share for line in unknown] == pytest.approx([2 / 7, 1 / 7])
    assert shares(profile["x"], found.weights) == pytest.approx({"a": 0.5, "b": 0.5}, abs=1e-5)
    kept = rake(profile, margins, missing="mean")
    assert kept.weights[5:].tolist() == [1.0, 1.0]
    for name in ("x", "y"):
        first = Column(profile[name].codes[:5], profile[name].values)
        assert list(shares(first, kept.weights[:5]).values()) == pytest.approx([0.5, 0.5], abs=1e-5)


BASE = {"x": Column.encode(["a"] * 30 + ["b"] * 10), "y": Column.encode((["u"] * 15 + ["v"] * 5) * 2)}


@pytest.mark.parametrize(
    ("margins", "options", "code", "said"),
    [
        ([], {}, "empty", "Aucune marge"),
        ([margin("x", ("a", "b"), (1, 1))], {"upper": 0.5}, "bounds", "moins de 1 à plus de 1"),
        ([margin("x", ("a", "b"), (1, -1))], {}, "negative", "« b »"),
        ([margin("z", ("a", "b"), (1, 1))], {}, "unknown_variable", "« z »"),
        ([margin("x", ("a",), (1,))], {}, "unknown_category", "« b »"),
        ([margin("x", ("a", "b"), (1, 0))], {}, "no_population", "« b »"),
        ([margin("x", ("a", "b", "c"), (1, 1, 1))], {}, "no_participant", "« c »"),
        ([margin("x", ("a", "b"), (1, 1)), margin("y", ("u", "v"), (1, 2))], {}, "totals", "se contredisent"),
        (
            [margin("x", ("a", "b"), (1, 9))],
            {"upper": 3.0},
            "extreme",
            "« b » (x) n'a que 10 participants, dont le poids moyen serait 3,6 (au plus 3,0)",
        ),
    ],
)
def test_impossible_margins_are_refused_in_one_sentence(
    margins: list[Margin], options: dict[str, float], code: str, said: str
) -> None:
    with pytest.raises(MarginError) as caught:
        rake(BASE, margins, **options)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


def test_margins_that_exclude_one_another_are_refused() -> None:
    """All of « a » say « u », all of « b » say « v »: 80 % and 20 % of the same people is impossible."""
    profile = {"x": Column.encode(["a"] * 5 + ["b"] * 5), "y": Column.encode(["u"] * 5 + ["v"] * 5)}
    with pytest.raises(MarginError) as caught:
        rake(profile, [margin("x", ("a", "b"), (8, 2)), margin("y", ("u", "v"), (2, 8))])
    assert caught.value.code == "not_converged"


def test_bounds_that_leave_no_solution_are_refused() -> None:
    """Each margin alone is within the bounds; only one of the many « a » is a « v »."""
    profile = {
        "x": Column.encode(["a"] * 80 + ["b"] * 20),
        "y": Column.encode(["u"] * 79 + ["v"] + ["u"] * 10 + ["v"] * 10),
    }
    margins = [margin("x", ("a", "b"), (95, 5)), margin("y", ("u", "v"), (80, 20))]
    with pytest.raises(MarginError) as caught:
        rake(profile, margins, upper=2.0)
    assert caught.value.code == "extreme"
    assert "compteraient" in str(caught.value)


def test_nobody_is_refused() -> None:
    with pytest.raises(MarginError) as caught:
        rake({"x": Column.missing(0)}, [margin("x", ("a",), (1,))])
    assert caught.value.code == "empty"


def test_effective_size() -> None:
    assert effective_size(np.ones(7)) == pytest.approx(7)
    assert effective_size(np.array([2.0, 0.0, 0.0])) == pytest.approx(1)
    assert effective_size(np.zeros(0)) == 0


def test_the_profile_of_participants_is_read_from_their_contributions() -> None:
    corpus = FigureCorpus.build(
        contribution_ids=list("abcd"),
        person=["q", "p", None, "p"],
        status=["themed"] * 4,
        attributes={"âge": ["18-39", None, "40-59", "40-59"]},
    )
    column = participant_profile(corpus, ["âge"])["âge"]
    assert [column.values[code] for code in column.codes] == ["40-59", "18-39"]
    with pytest.raises(MarginError):
        participant_profile(corpus, ["lieu"])


def test_sixteen_thousand_people_and_a_hundred_territories() -> None:
    rng = np.random.default_rng(2)
    places = tuple(f"T{i:03d}" for i in range(100))
    profile = {
        "lieu": Column(rng.permutation(np.arange(16_000) % 100).astype(np.int32), places),
        "âge": Column(rng.choice(3, 16_000, p=[0.1, 0.3, 0.6]).astype(np.int32), AGES),
        "collège": Column(rng.choice(2, 16_000, p=[0.9, 0.1]).astype(np.int32), COLLEGES),
    }
    margins = [
        margin("lieu", places, tuple(rng.integers(20_000, 60_000, 100).astype(float))),
        margin("âge", AGES, (0.2, 0.4, 0.4)),
        margin("collège", COLLEGES, (0.999, 0.001)),
    ]
    whole = sum(margins[0].totals.values())
    margins[1:] = [Margin(m.variables, {c: t * whole for c, t in m.totals.items()}) for m in margins[1:]]
    found: Weighting = rake(profile, margins)
    assert shares(profile["collège"], found.weights)["élus"] == pytest.approx(0.001, rel=1e-4)
    assert found.rounds < 50
    assert found.effective_size > 8_000
