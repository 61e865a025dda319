"""Themes found again on resamples of people: clear ones are, arbitrary cuts are not."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.figures.stability import FITTED, STABLE, best_overlaps, kmeans_regroup, stability


def crowd(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three far clusters, and a fourth, shapeless, cut in two at random: vectors, labels, people."""
    rng = np.random.default_rng(seed)
    groups = rng.integers(0, 4, 2_000)
    vectors = 8 * np.eye(4, 12)[groups] + rng.normal(0, 1, (2_000, 12))
    labels = np.where(groups == 3, 3 + rng.integers(0, 2, 2_000), groups)
    return vectors.astype(np.float32), labels.astype(np.int32), rng.integers(0, 300, 2_000).astype(np.int32)


def test_clear_themes_are_stable_and_an_arbitrary_cut_is_not() -> None:
    vectors, labels, person = crowd()
    (found,) = stability([labels], person, kmeans_regroup(vectors, 5), resamples=12)
    assert found.overlaps.shape == (12, 5)
    whole = np.sort(found.mean[:3])
    assert whole[1:].min() > STABLE
    assert found.mean[3:].max() < 0.6
    assert found.found_again[:3].mean() > found.found_again[3:].mean()


def test_themes_and_their_sub_themes_are_judged_together() -> None:
    """Twelve near pairs in three far groups: the three are found again, whatever happens to the twelve."""
    rng = np.random.default_rng(2)
    fine = rng.integers(0, 12, 1_500).astype(np.int32)
    vectors = 9 * np.eye(3, 15)[fine % 3] + 3 * np.eye(15)[3 + fine] + rng.normal(0, 1, (1_500, 15))
    person = rng.integers(0, 200, 1_500).astype(np.int32)
    regroup = kmeans_regroup(vectors.astype(np.float32), 12, 3)
    sub, main = stability([fine, fine % 3], person, regroup, resamples=5)
    assert sub.overlaps.shape == (5, 12)
    assert main.overlaps.shape == (5, 3)
    assert main.mean.min() > 0.99 > sub.mean.mean()


def test_more_rows_than_are_fitted_are_all_grouped() -> None:
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 4, FITTED + 500)
    vectors = (9 * np.eye(4)[groups] + rng.normal(0, 1, (len(groups), 4))).astype(np.float32)
    rows = np.arange(len(groups))
    (found,) = kmeans_regroup(vectors, 4)(rows, np.ones(len(rows)), 0)
    assert best_overlaps(groups.astype(np.int32), found, np.ones(len(rows)), 4).min() > 0.99


def test_the_same_seed_gives_the_same_stability() -> None:
    vectors, labels, person = crowd()
    regroup = kmeans_regroup(vectors, 5)
    first, second, third = (stability([labels], person, regroup, resamples=3, seed=seed)[0] for seed in (1, 1, 2))
    assert np.array_equal(first.overlaps, second.overlaps)
    assert not np.array_equal(first.overlaps, third.overlaps)


def test_finding_the_same_again_is_one_and_names_do_not_matter() -> None:
    labels = np.array([0, 0, 1, 2, 2, 2], dtype=np.int32)
    renamed = np.array([5, 1, 0], dtype=np.int32)
    person = np.arange(6, dtype=np.int32)
    (found,) = stability([labels], person, lambda rows, _, __: [renamed[labels[rows]]], resamples=9)
    assert np.isnan(found.overlaps).any()
    assert (found.overlaps[~np.isnan(found.overlaps)] == 1).all()
    assert found.mean.tolist() == found.found_again.tolist() == [1, 1, 1]


def test_overlaps_by_hand() -> None:
    labels = np.array([0, 0, 0, 1, 1, -1], dtype=np.int32)
    groups = np.array([0, 0, 1, 1, -1, 0], dtype=np.int32)
    times = np.array([2.0, 1, 1, 1, 1, 1])
    # theme 0 (weight 4) with group 0 (4): 3 / 5; theme 1 (2) with group 1 (2): 1 / 3; theme 2 has no rows
    assert best_overlaps(labels, groups, times, 3)[:2] == pytest.approx([3 / 5, 1 / 3])
    assert np.isnan(best_overlaps(labels, groups, times, 3)[2])
    assert best_overlaps(labels, np.full(6, -1, dtype=np.int32), times, 2).tolist() == [0, 0]


def test_people_are_drawn_with_all_they_wrote() -> None:
    person = np.array([0] * 50 + [1] * 50 + [-1, -1], dtype=np.int32)
    seen: list[tuple[int, ...]] = []

    def regroup(rows: np.ndarray, times: np.ndarray, seed: int) -> list[np.ndarray]:
        full = np.zeros(102)
        full[rows] = times
        assert np.ptp(full[:50]) == 0
        assert np.ptp(full[50:100]) == 0
        seen.append((int(full[0]), int(full[50]), int(full[100]), int(full[101])))
        return [np.zeros(len(rows), dtype=np.int32)]

    stability([np.zeros(102, dtype=np.int32)], person, regroup, resamples=15)
    assert all(sum(drawn) == 4 for drawn in seen)
    assert len(set(seen)) > 3


def test_nobody_and_too_few_points() -> None:
    nothing = np.zeros(0, dtype=np.int32)
    (found,) = stability([nothing], nothing, lambda rows, _, __: [rows], resamples=2)
    assert found.overlaps.shape == (2, 0)
    vectors = np.ones((4, 3), dtype=np.float32)
    labels = np.array([0, 0, 1, 1], dtype=np.int32)
    (found,) = stability([labels], np.arange(4, dtype=np.int32), kmeans_regroup(vectors, 3), resamples=4)
    assert np.nanmax(found.mean) <= 1
