"""Figure requests: what is counted, what is refused, and that plain counting agrees."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures import (
    FigureCorpus,
    FigureRequest,
    RequestError,
    balance,
    contribution_ids,
    evaluate,
    fingerprint,
    rounded_percentages,
)
from analysis.figures.segments import benjamini_hochberg, segment_table, specificity
from analysis.types import InputError, Status


@pytest.fixture
def corpus() -> FigureCorpus:
    return FigureCorpus.build(
        contribution_ids=["a", "b", "c", "d", "e"],
        person=["p", "p", "q", "r", None],
        status=["themed", "themed", "themed", "off_topic", "themed"],
        question=["1", "2", "1", "1", "1"],
        day=[dt.date(2021, 3, 1), dt.date(2021, 3, 2), dt.date(2021, 3, 2), None, dt.date(2021, 4, 1)],
        attributes={"college": ["élus", "élus", "adhérents", "adhérents", ""]},
        membership=([0, 0, 1, 2, 4], ["t1", "t2", "t1", "t1", "t2"]),
    )


@pytest.mark.parametrize(
    ("request_", "value", "ids"),
    [
        ({"measure": "contributions"}, 5, "abcde"),
        ({"measure": "people"}, 3, "abcde"),
        ({"measure": "contributions", "filter": {"theme": "t1"}}, 3, "abc"),
        ({"measure": "people", "filter": {"theme": ["t1", "t2"]}}, 2, "abce"),
        ({"measure": "contributions", "filter": {"theme": "t1", "subtheme": "t2"}}, 1, "a"),
        ({"measure": "days"}, 3, "abcde"),
        ({"measure": "mean_per_person", "filter": {"status": "themed"}}, 1.5, "abce"),
        ({"measure": "share_contributions", "filter": {"theme": "t2"}}, 0.4, "ae"),
        ({"measure": "share_people", "filter": {"theme": "t1"}, "base": {"status": "themed"}}, 1.0, "abc"),
        (
            {
                "measure": "share_contributions",
                "filter": {"theme": "t2"},
                "base": {"attributes": {"college": "élus"}},
            },
            0.5,
            "a",
        ),
        (
            {
                "measure": "share_contributions",
                "filter": {"theme": "t2"},
                "base": {"status": "themed"},
                "weighting": "person",
            },
            1.5 / 3,
            "ae",
        ),
        (
            {"measure": "contributions", "filter": {"day": {"from": "2021-03-02", "to": "2021-03-31"}}},
            2,
            "bc",
        ),
        ({"measure": "contributions", "filter": {"day": "2021-04-01"}}, 1, "e"),
        ({"measure": "contributions", "filter": {"question": ["2", "9"]}}, 1, "b"),
        (
            {"measure": "contributions", "filter": {"attributes": {"college": ["élus", "adhérents"]}}},
            4,
            "abcd",
        ),
        ({"measure": "share_people", "base": {"question": "9"}}, None, ""),
    ],
)
def test_figures(corpus: FigureCorpus, request_: dict, value: float | None, ids: str) -> None:
    figure = evaluate(request_, corpus)
    assert figure.value == (pytest.approx(value) if value is not None else None)
    assert contribution_ids(request_, corpus).to_pylist() == list(ids)
    assert figure.contributions == len(ids)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ("{", "json"),
        ([], "request"),
        ({"measure": "sum"}, "unknown_measure"),
        ({"measure": "people", "where": {}}, "unknown_key"),
        ({"measure": "people", "filter": {"age": 3}}, "unknown_condition"),
        ({"measure": "people", "filter": {"status": "lost"}}, "unknown_status"),
        ({"measure": "people", "filter": {"theme": {}}}, "value"),
        ({"measure": "people", "filter": {"day": "hier"}}, "day"),
        ({"measure": "people", "filter": {"day": {"from": "2021-02-02", "to": "2021-02-01"}}}, "day"),
        ({"measure": "people", "base": {"status": "themed"}}, "base"),
        ({"measure": "share_people", "weighting": "person"}, "weighting"),
        ({"measure": "people", "weighting": "margins"}, "weighting"),
        ({"measure": "share_people", "weighting": "margins"}, "no_margins"),
        ({"measure": "share_contributions", "weighting": "rank"}, "unknown_weighting"),
        ({"measure": "share_people", "seed": -1}, "seed"),
        ({"measure": "people", "filter": []}, "filter"),
        ({"measure": "people", "filter": {"theme": "t9"}}, "unknown_theme"),
        ({"measure": "people", "filter": {"attributes": {"ville": "x"}}}, "unknown_attribute"),
    ],
)
def test_a_senseless_request_is_named(corpus: FigureCorpus, request_: object, code: str) -> None:
    with pytest.raises(RequestError) as caught:
        evaluate(request_, corpus)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_a_request_has_one_canonical_text() -> None:
    first = FigureRequest.parse('{"measure": "people", "filter": {"theme": ["b", "a", "a"], "question": 1}}')
    second = FigureRequest.parse({"filter": {"question": "1", "theme": ["a", "b"]}, "measure": "people"})
    assert first.canonical() == second.canonical()
    assert FigureRequest.parse(first.canonical()) == first
    assert list(json.loads(first.canonical())) == ["base", "filter", "measure", "seed", "weighting"]


def test_an_interval_holds_the_value_and_repeats(corpus: FigureCorpus) -> None:
    request = {"measure": "share_contributions", "filter": {"theme": "t1"}, "seed": 3}
    figure = evaluate(request, corpus)
    assert figure.interval is not None
    assert figure.value is not None
    assert figure.interval[0] <= figure.value <= figure.interval[1]
    assert evaluate(request, corpus) == figure


@pytest.mark.parametrize(("measure", "value"), [("share_people", 2.5 / 3.5), ("share_contributions", 3 / 5)])
def test_people_weigh_their_coefficient_unknown_authors_one(corpus: FigureCorpus, measure: str, value: float) -> None:
    """Coefficients of p, q and r; p wrote « a » and « b », q « c », r « d », nobody known « e »."""
    request = {"measure": measure, "filter": {"theme": "t1"}, "weighting": "margins", "seed": 0}
    figure = evaluate(request, corpus, np.array([0.5, 2.0, 1.0]))
    assert figure.value == pytest.approx(value)
    assert (figure.contributions, figure.people) == (3, 2)
    assert figure.interval is not None
    assert figure.interval[0] <= value <= figure.interval[1]
    plain = {**request, "weighting": None}
    assert evaluate(plain, corpus, np.array([0.5, 2.0, 1.0])) == evaluate(plain, corpus)
    with pytest.raises(RequestError) as caught:
        evaluate(request, corpus, np.ones(2))
    assert caught.value.code == "weights"


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(InputError):
        FigureCorpus.build(contribution_ids=["a", "b"], status=["themed", "themed"], person=["p"])
    with pytest.raises(InputError):
        FigureCorpus.build(contribution_ids=["a"], status=["lost"])


def test_the_fingerprint_knows_text_status_and_themes_not_order() -> None:
    ids, hashes, statuses = ["a", "b"], ["x", "y"], ["themed", "empty"]
    print_ = fingerprint(ids, hashes, statuses, "v1")
    assert print_ == fingerprint(ids[::-1], hashes[::-1], statuses[::-1], "v1")
    others = [
        fingerprint(ids, ["x", "z"], statuses, "v1"),
        fingerprint(ids, hashes, ["themed", "themed"], "v1"),
        fingerprint(ids, hashes, statuses, "v2"),
        fingerprint(ids[:1], hashes[:1], statuses[:1], "v1"),
    ]
    assert len({print_, *others}) == 5


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9), st.integers(0, 2))
def test_percentages_sum_to_exactly_one_hundred(values: list[int], decimals: int) -> None:
    percents = rounded_percentages(values, decimals)
    total = sum(values)
    assert round(sum(percents) * 10**decimals) == (100 * 10**decimals if total else 0)
    for value, percent in zip(values, percents, strict=True):
        assert abs(percent - 100 * value / max(total, 1)) < 10**-decimals + 1e-9


def test_the_balance_has_the_seven_statuses() -> None:
    lines = balance({"themed": 2, "moderated": 1})
    assert [line.status for line in lines] == list(Status)
    assert sum(line.percent for line in lines) == pytest.approx(100)
    with pytest.raises(InputError):
        balance({"lost": 1})


def test_segments_find_who_speaks_of_a_theme_more() -> None:
    rng = np.random.default_rng(0)
    role = np.where(np.arange(600) < 300, "élus", "adhérents")
    touched = rng.random(600) < np.where(role == "élus", 0.6, 0.2)
    corpus = FigureCorpus.build(
        contribution_ids=[str(i) for i in range(600)],
        person=[f"p{i}" for i in range(600)],
        status=["themed"] * 600,
        attributes={"role": role, "titre": [f"titre {i}" for i in range(600)]},
        membership=(np.flatnonzero(touched), ["t1"] * int(touched.sum())),
    )
    table = segment_table(corpus, np.ones(600, dtype=bool), [("t1", "theme", None)], k=11)
    found = {row["value"]: row for row in table.to_pylist()}
    assert set(found) == {"élus", "adhérents"}  # a column of titles is text, not groups
    assert found["élus"]["direction"] == "over"
    assert found["adhérents"]["direction"] == "under"
    assert found["élus"]["people"] == int(touched[:300].sum())
    assert found["élus"]["share_people"] == pytest.approx(touched[:300].mean())


def test_specificity_and_correction_match_the_textbook() -> None:
    p = specificity(np.array([8]), np.array([10]), np.array([20]), np.array([100]))
    from math import comb

    tail = sum(comb(20, i) * comb(80, 10 - i) for i in range(8, 11)) / comb(100, 10)
    assert p[0] == pytest.approx(2 * tail)
    adjusted = benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5]))
    assert adjusted == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
