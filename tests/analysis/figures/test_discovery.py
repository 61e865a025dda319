"""The discovery curve by day and by people, and things said in vectors."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.figures.discovery import discovery, rarefaction, said, things_said, usual_similarity

DAY = np.array([10, 10, 11, 13, 13, -1], dtype=np.int32)
ROWS = np.array([0, 0, 1, 2, 3, 4, 5])
THINGS = np.array([7, 8, 7, 9, 8, 5, 4])


def test_each_day_by_hand() -> None:
    curve = discovery(DAY, ROWS, THINGS)
    assert curve.days.tolist() == [10, 11, 12, 13]
    assert curve.contributions.tolist() == [2, 1, 0, 2]
    assert curve.new.tolist() == [1, 1, 0, 1]  # row 0 brings two things, row 1 repeats one
    assert curve.things.tolist() == [2, 3, 3, 4]  # the undated contribution is left out
    assert curve.share[[0, 1, 3]].tolist() == [0.5, 1.0, 0.5]
    assert np.isnan(curve.share[2])
    assert curve.first_week == curve.last_week == pytest.approx(3 / 5)


def test_sub_themes_are_things() -> None:
    rows, things = said({"s1": np.array([0, 2]), "s2": np.array([], dtype=np.int64), "s3": np.array([1])})
    assert (rows.tolist(), things.tolist()) == ([0, 2, 1], [0, 0, 2])
    assert discovery(DAY, rows, things).new.tolist() == [2, 0]
    assert [len(part) for part in said({})] == [0, 0]


def test_the_last_week_is_told_apart_from_the_first() -> None:
    day = np.arange(20, dtype=np.int32)
    things = np.minimum(np.arange(20), 10)
    curve = discovery(day, np.arange(20), things)
    assert (curve.first_week, curve.last_week) == (1.0, 0.0)


def test_no_dated_contribution_gives_an_empty_curve() -> None:
    curve = discovery(np.array([-1], dtype=np.int32), np.array([0]), np.array([3]))
    assert len(curve.days) == 0
    assert np.isnan(curve.last_week)
    assert len(rarefaction(np.array([-1], dtype=np.int32), np.array([0]), np.array([3])).people) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 7)), min_size=1, max_size=30))
def test_the_curve_by_people_is_the_mean_over_every_group_of_people(pairs: list[tuple[int, int]]) -> None:
    person, things = np.array([p for p, _ in pairs], dtype=np.int32), np.array([t for _, t in pairs])
    found = rarefaction(person, np.arange(len(pairs)), things)
    said = {p: {t for q, t in pairs if q == p} for p, _ in pairs}
    for count, expected in zip(found.people.tolist(), found.expected, strict=True):
        mean = np.mean([len(set.union(*(said[p] for p in group))) for group in combinations(said, count)])
        assert expected == pytest.approx(mean)
    before = 0.0 if len(said) == 1 else found.expected[-2]
    assert found.next_person == pytest.approx(found.expected[-1] - before)
    assert found.unheard >= 0


def test_what_is_likely_left_unheard_by_hand() -> None:
    person = np.array([0, 1, 2, 3, 0, 1, 2], dtype=np.int32)
    things = np.array([0, 1, 2, 2, 3, 3, 3])  # things 0 and 1 said by one, 2 by two, 3 by three people
    assert rarefaction(person, np.arange(7), things).unheard == pytest.approx(3 / 4 * 2**2 / (2 * 1))


def blobs(per_blob: int = 30, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    groups = rng.permutation(np.repeat(np.arange(20), per_blob))
    vectors = np.eye(20, 40)[groups] + rng.normal(0, 0.02, (len(groups), 40))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), groups


@pytest.mark.parametrize("per_blob", [5, 300])
def test_near_neighbours_say_the_same_thing(per_blob: int) -> None:
    vectors, groups = blobs(per_blob)
    day = np.sort(np.random.default_rng(1).integers(0, 9, len(groups))).astype(np.int32)
    things = things_said(vectors, day, 0.8)
    assert len(np.unique(things)) == 20
    assert len(np.unique(np.stack([things, groups]), axis=1).T) == 20
    _, first = np.unique(things, return_index=True)
    assert (np.diff(first) > 0).all()  # numbered as they were first said


def test_a_sample_may_stand_for_all_and_the_order_of_days_counts() -> None:
    vectors, groups = blobs()
    day = np.zeros(len(groups), dtype=np.int32)
    among = groups < 5
    things = things_said(vectors, day, 0.8, among)
    assert (things[~among] == -1).all()
    assert len(np.unique(things[among])) == 5
    day[-1] = -1  # the last row comes first
    assert things_said(vectors, day, 0.8)[-1] == 0
    assert len(np.unique(things_said(vectors, day, 2.0))) == len(groups)  # nothing is that similar: all is new


def test_many_things_are_kept_past_a_block() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(5_000, 64)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    doubled = np.concatenate([vectors, vectors])
    things = things_said(doubled, np.zeros(10_000, dtype=np.int32), 0.99)
    assert np.array_equal(things[:5_000], np.arange(5_000))
    assert np.array_equal(things[5_000:], np.arange(5_000))


def test_the_usual_similarity_is_that_of_two_contributions_of_a_group() -> None:
    vectors, groups = blobs()
    usual = usual_similarity(vectors, groups.astype(np.int32))
    inside = [(vectors[groups == g] @ vectors[groups == g].T)[np.triu_indices(30, 1)] for g in range(20)]
    assert usual == pytest.approx(np.median(np.concatenate(inside)), abs=0.002)
    assert usual == usual_similarity(vectors, groups.astype(np.int32))
    assert np.isnan(usual_similarity(vectors[:2], np.array([0, 1], dtype=np.int32)))
    assert np.isnan(usual_similarity(vectors[:2], np.array([-1, -1], dtype=np.int32)))
