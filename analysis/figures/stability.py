"""Would other people have given the same themes? Each theme found again on resamples of people.

C. Hennig, "Cluster-wise assessment of cluster stability", Computational Statistics & Data
Analysis 52, 2007: draw again, group again, and look for each theme among the new groups by
Jaccard overlap. People are drawn, with all they wrote, and groups are matched one to one
(H. W. Kuhn's Hungarian method). After Hennig: from 0.75 a theme is stable, from 0.6 its heart
is there but not its edges, under 0.5 it dissolves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from analysis.cluster.groups import cut_tree, ward_tree
from analysis.types import Codes, Doubles, Floats, Ints

RESAMPLES = 20
FITTED = 5_000
STABLE, HEART, DISSOLVED = 0.75, 0.6, 0.5

# rows of the resample (m,), how many times each was drawn (m,), a seed -> by level, group of each (m,), -1 in none
Regroup: TypeAlias = Callable[[Ints, Doubles, int], Sequence[Codes]]


@dataclass(frozen=True)
class Stability:
    """overlaps: (B, T) Jaccard of each theme with its match; NaN where the resample holds none of it."""

    overlaps: Doubles

    @property
    def mean(self) -> Doubles:
        """Mean overlap (T,); NaN for a theme that no resample held."""
        return self._over(lambda values: float(values.mean()))

    @property
    def found_again(self) -> Doubles:
        """Share of resamples in which the theme did not dissolve (T,)."""
        return self._over(lambda values: float((values > DISSOLVED).mean()))

    def _over(self, summary: Callable[[Doubles], float]) -> Doubles:
        held = [column[~np.isnan(column)] for column in self.overlaps.T]
        return np.array([summary(values) if len(values) else np.nan for values in held])


def stability(
    levels: Sequence[Codes], person: Codes, regroup: Regroup, *, resamples: int = RESAMPLES, seed: int = 0
) -> list[Stability]:
    """How well each theme of each level (themes, sub-themes) is found again.

    levels: (n,) group of each row, from 0, -1 in none. person: (n,) codes, -1 unknown (each such
    row is its own person). regroup: groups a resample afresh at the same levels, knowing nothing
    of `levels`; see `kmeans_regroup`. A person drawn twice weighs twice, in the grouping and in
    the overlap.
    """
    sizes = [int(labels.max(initial=-1)) + 1 for labels in levels]
    owner = person.astype(np.int64)
    alone = owner < 0
    owner[alone] = int(owner.max(initial=-1)) + 1 + np.arange(int(alone.sum()))
    _, owner = np.unique(owner, return_inverse=True)
    people = int(owner.max(initial=-1)) + 1
    rng = np.random.default_rng(seed)
    overlaps = [np.full((resamples, size), np.nan) for size in sizes]
    for number in range(resamples if people else 0):
        times = np.bincount(rng.integers(0, people, people), minlength=people)[owner].astype(np.float64)
        rows = np.flatnonzero(times)
        again = regroup(rows, times[rows], seed + number)
        for found, labels, groups, size in zip(overlaps, levels, again, sizes, strict=True):
            found[number] = best_overlaps(labels[rows], groups, times[rows], size)
    return [Stability(found) for found in overlaps]


def best_overlaps(labels: Codes, groups: Codes, times: Doubles, themes: int) -> Doubles:
    """Jaccard (T,) of each theme with the group matched to it, the total of overlaps being the largest.

    labels, groups: (m,) from 0, -1 in none. times: (m,) weights. A theme left without a group
    gets 0, a theme without rows NaN.
    """
    from scipy.optimize import linear_sum_assignment

    size = int(groups.max(initial=-1)) + 1
    inside = np.bincount(labels + 1, times, minlength=themes + 1)[1:]
    found = np.bincount(groups + 1, times, minlength=size + 1)[1:]
    both = np.bincount((labels + 1) * np.int64(size + 1) + groups + 1, times, minlength=(themes + 1) * (size + 1))
    common = both.reshape(themes + 1, size + 1)[1:, 1:]
    union = inside[:, None] + found[None, :] - common
    jaccard = common / np.where(union > 0, union, 1.0)
    rows, columns = linear_sum_assignment(jaccard, maximize=True)
    out = np.zeros(themes)
    out[rows] = jaccard[rows, columns]
    return np.where(inside > 0, out, np.nan)


def kmeans_regroup(vectors: Floats, *sizes: int) -> Regroup:
    """Group a resample by k-means on frozen vectors (n, d), started cold from its own points.

    sizes: groups of each level, the finest first; the others join its centres (Ward). Centres
    are fitted on at most 5,000 rows, on one thread: several would mostly wait for one another.
    """

    def regroup(rows: Ints, times: Doubles, seed: int) -> list[Codes]:
        from sklearn.cluster import KMeans
        from threadpoolctl import threadpool_limits

        fitted = np.arange(len(rows))
        if len(rows) > FITTED:
            fitted = np.sort(np.random.default_rng(seed).choice(len(rows), FITTED, replace=False))
        points = vectors[rows]
        finest = min(sizes[0], len(np.unique(points[fitted], axis=0)))
        solver = KMeans(finest, n_init=1, max_iter=50, tol=1e-3, random_state=seed)
        with threadpool_limits(1):
            found = solver.fit(points[fitted], sample_weight=times[fitted]).predict(points)
        tree = ward_tree(solver.cluster_centers_) if finest > 1 else np.zeros((0, 4))
        return [found, *(cut_tree(tree, min(size, finest))[found] for size in sizes[1:])]

    return regroup
