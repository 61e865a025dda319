"""Intervals of shares by resampling people: the bootstrap of those who wrote, never of what they wrote.

Contributions of one person resemble one another, and a few people write much: contributions
drawn one by one would seem many more witnesses than they are. So people are drawn, with all
they wrote (B. Efron, Ann. Stat. 7, 1979; A. C. Davison & D. V. Hinkley, "Bootstrap Methods
and their Application", 1997, section 3.8 for clusters). Limits are BCa (B. Efron, "Better
bootstrap confidence intervals", JASA 82, 1987), its acceleration from the influence of each
person on a ratio, in closed form; or plain percentiles.

Everything is computed on one sparse matrix, people x themes, made once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy.sparse as sp
from scipy.special import ndtr, ndtri

from analysis.types import Bools, Codes, Doubles, Ints

REPLICATES = 500
LEVEL = 0.95
DRAWS_AT_ONCE = 1 << 21

Unit = Literal["contributions", "each_once", "people"]
Method = Literal["bca", "percentile"]


@dataclass(frozen=True)
class PersonShares:
    """Shares as quotients of sums over people: theme t has sum(parts[:, t]) / sum(wholes).

    parts: (P, T) float64 sparse by rows. wholes: (P,) float64. people: (P,) int64, the person
    code of each row, -1 for a contribution whose author is not known. Only people of the base.
    """

    parts: sp.csr_matrix
    wholes: Doubles
    people: Ints


@dataclass(frozen=True)
class Intervals:
    """Arrays of one shape, (T,) for shares, (G, T) for differences; NaN where nobody is counted.

    error: standard error over the resamples. The limits always enclose the estimate.
    """

    estimate: Doubles
    low: Doubles
    high: Doubles
    error: Doubles


def person_shares(
    person: Codes,
    themes: Sequence[Ints],
    base: Bools,
    *,
    unit: Unit = "contributions",
    weights: Doubles | None = None,
) -> PersonShares:
    """Aggregate n contributions by person.

    person: (n,) codes, -1 unknown. themes: rows touched by each, sorted or not, without repeats.
    base: (n,) rows that shares are shares of. unit: "contributions", what share of contributions
    touches a theme, those of unknown authors being each their own person; "each_once", the same
    with one voice per person, shared among what they wrote; "people", what share of known people
    touches it at all. weights: (P,) by person code, e.g. of `weighting.rake`; unknown authors weigh 1.
    Weights are kept as they are in every resample: intervals of raked shares are a little too wide.
    """
    rows = np.flatnonzero(base & (person >= 0)) if unit == "people" else np.flatnonzero(base)
    owner = person[rows].astype(np.int64)
    alone = owner < 0
    owner[alone] = int(person.max(initial=-1)) + 1 + np.arange(int(alone.sum()))
    present = np.bincount(owner) > 0
    people = np.flatnonzero(present)
    people[people > int(person.max(initial=-1))] = -1
    place = np.full(len(person), -1, dtype=np.int64)
    place[rows] = owner = (np.cumsum(present) - 1)[owner]
    touching = [place[theme][place[theme] >= 0] for theme in themes]
    number = np.repeat(np.arange(len(themes)), [len(owners) for owners in touching])
    at = np.concatenate([np.empty(0, dtype=np.int64), *touching])
    parts = sp.csr_matrix((np.ones(len(at)), (at, number)), shape=(len(people), len(themes)))
    wholes = np.bincount(owner, minlength=len(people)).astype(np.float64)
    if unit == "people":
        parts.data[:] = 1.0
    if unit == "each_once":
        parts = sp.csr_matrix(sp.diags_array(1.0 / wholes) @ parts)
    if unit != "contributions":
        wholes = np.ones(len(people))
    if weights is not None:
        each = np.append(weights, 1.0)[people]  # code -1 reads the last
        parts, wholes = sp.csr_matrix(sp.diags_array(each) @ parts), wholes * each
    return PersonShares(parts, wholes, people)


def intervals(
    shares: PersonShares,
    *,
    replicates: int = REPLICATES,
    level: float = LEVEL,
    seed: int = 0,
    method: Method = "bca",
) -> Intervals:
    """Interval of the share of each theme: arrays (T,).

    A theme that nobody, or everybody, touches gives resamples that never vary; its limits are
    then the exact binomial ones for that number of people (C. J. Clopper & E. S. Pearson, 1934).
    """
    everyone = np.zeros(len(shares.wholes), dtype=np.int64)
    parts, wholes = _resample(shares, everyone, 1, replicates, seed)
    moments = _Moments.of(shares, everyone, 1)
    estimate, drawn = moments.share(), parts / _or_nan(wholes)
    cubes, squares = moments.influence(estimate)
    found = _limits(drawn, estimate, cubes, squares, level, method)
    return _certain(Intervals(*(values[0] for values in found)), len(shares.wholes), level)


def differences(
    shares: PersonShares,
    groups: Codes,
    *,
    replicates: int = REPLICATES,
    level: float = LEVEL,
    seed: int = 0,
    method: Method = "bca",
) -> Intervals:
    """Interval of (share within a group - share among everyone else), each group of one attribute: (G, T).

    groups: (P,) codes aligned with `shares.people`, -1 for people whose group is not known, who are left
    out. People are drawn within their group, whose size is a fact of the consultation.
    """
    size = int(groups.max(initial=-1)) + 1
    parts, wholes = _resample(shares, groups, size, replicates, seed)
    others, other_wholes = parts.sum(axis=1, keepdims=True) - parts, wholes.sum(axis=1, keepdims=True) - wholes
    drawn = parts / _or_nan(wholes) - others / _or_nan(other_wholes)
    inside = _Moments.of(shares, groups, size)
    outside = inside.rest()
    ours, theirs = inside.share(), outside.share()
    (cubes, squares), (other_cubes, other_squares) = inside.influence(ours), outside.influence(theirs)
    found = _limits(drawn, ours - theirs, cubes - other_cubes, squares + other_squares, level, method)
    return Intervals(*found)


def _resample(
    shares: PersonShares, groups: Codes | Ints, size: int, replicates: int, seed: int
) -> tuple[Doubles, Doubles]:
    """Sums of resampled people by group: parts (B, G, T) and wholes (B, G, 1), groups drawn apart."""
    rng = np.random.default_rng(seed)
    parts = np.zeros((replicates, size, shares.parts.shape[1]))
    wholes = np.zeros((replicates, size, 1))
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(size + 1))
    for group in range(size):
        rows = order[bounds[group] : bounds[group + 1]]
        if not len(rows):
            continue
        turned = shares.parts[rows].T.tocsr()
        step = max(1, DRAWS_AT_ONCE // len(rows))
        for low in range(0, replicates, step):
            many = min(step, replicates - low)
            drawn = rng.integers(0, len(rows), (many, len(rows))) + np.arange(many)[:, None] * len(rows)
            times = np.bincount(drawn.ravel(), minlength=many * len(rows)).reshape(many, len(rows)).astype(float)
            parts[low : low + many, group] = (turned @ np.ascontiguousarray(times.T)).T
            wholes[low : low + many, group, 0] = times @ shares.wholes[rows]
    return parts, wholes


@dataclass(frozen=True)
class _Moments:
    """Sums over the people of each group of parts^a * wholes^b: sums[a, b] is (G, T), or (G, 1) when a is 0."""

    sums: dict[tuple[int, int], Doubles]

    @classmethod
    def of(cls, shares: PersonShares, groups: Codes | Ints, size: int) -> _Moments:
        known = np.flatnonzero(groups >= 0)
        belongs = sp.csr_matrix((np.ones(len(known)), (groups[known], known)), shape=(size, len(groups)))
        sums = {}
        for a in range(4):
            for b in range(4 - a):
                by = belongs @ sp.diags_array(shares.wholes**b)
                sums[a, b] = (by @ shares.parts.power(a)).toarray() if a else by.sum(axis=1).reshape(-1, 1)
        return cls({key: np.asarray(value, dtype=np.float64) for key, value in sums.items()})

    def rest(self) -> _Moments:
        """The same for everyone outside each group."""
        return _Moments({key: value.sum(axis=0, keepdims=True) - value for key, value in self.sums.items()})

    def share(self) -> Doubles:
        return np.asarray(self.sums[1, 0] / _or_nan(self.sums[0, 1]), dtype=np.float64)

    def influence(self, share: Doubles) -> tuple[Doubles, Doubles]:
        """Sums of cubes and of squares of each person's influence, (part - share * whole) / sum of wholes."""
        s, whole = self.sums, _or_nan(self.sums[0, 1])
        squares = s[2, 0] - 2 * share * s[1, 1] + share**2 * s[0, 2]
        cubes = s[3, 0] - 3 * share * s[2, 1] + 3 * share**2 * s[1, 2] - share**3 * s[0, 3]
        return cubes / whole**3, np.maximum(squares, 0.0) / whole**2


def _or_nan(values: Doubles) -> Doubles:
    return np.where(values > 0, values, np.nan)


def _limits(
    drawn: Doubles, estimate: Doubles, cubes: Doubles, squares: Doubles, level: float, method: Method
) -> tuple[Doubles, Doubles, Doubles, Doubles]:
    """(estimate, low, high, error), shaped as `estimate`, from resamples (B, *shape)."""
    count = len(drawn)
    ordered = np.sort(drawn, axis=0)
    tails = ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    if method == "bca":
        below = ((drawn < estimate).sum(axis=0) + (drawn == estimate).sum(axis=0) / 2) / count
        bias = ndtri(np.clip(below, 0.5 / count, 1 - 0.5 / count))
        with np.errstate(divide="ignore", invalid="ignore"):
            acceleration = np.where(squares > 0, cubes / (6 * squares**1.5), 0.0)
        quantiles = [ndtr(bias + (bias + tail) / (1 - acceleration * (bias + tail))) for tail in tails]
    else:
        quantiles = [np.full(estimate.shape, ndtr(tail)) for tail in tails]
    low, high = (_at_quantile(ordered, np.where(np.isnan(estimate), 0.5, quantile)) for quantile in quantiles)
    return estimate, np.minimum(low, estimate), np.maximum(high, estimate), drawn.std(axis=0, ddof=1)


def _at_quantile(ordered: Doubles, quantile: Doubles) -> Doubles:
    """Linear interpolation in sorted resamples (B, *shape), each at a quantile (*shape) of its own."""
    position = quantile * (len(ordered) - 1)
    below = np.floor(position).astype(np.int64)
    above = np.minimum(below + 1, len(ordered) - 1)
    first, second = (np.take_along_axis(ordered, place[None], axis=0)[0] for place in (below, above))
    return np.asarray(first + (second - first) * (position - below), dtype=np.float64)


def _certain(found: Intervals, people: int, level: float) -> Intervals:
    if not people:
        return found
    reach = 1 - ((1 - level) / 2) ** (1 / people)
    high = np.where(found.estimate <= 0, reach, found.high)
    low = np.where(found.estimate >= 1, 1 - reach, found.low)
    return Intervals(found.estimate, low, high, found.error)
