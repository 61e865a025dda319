"""Was everything heard? How much of each day said something that nobody had said before.

A "thing" is whatever contributions can share: a sub-theme, or a thing said in vectors (see
`things_said`). The curve by people is the rarefaction of ecology: the number of things expected
from m people drawn at random, exact over all orders of people (R. K. Colwell, C. X. Mao & J.
Chang, Ecology 85, 2004), and what is left unheard after A. Chao, Biometrics 43, 1987.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from analysis.types import Bools, Codes, Doubles, Floats, Ints

WEEK = 7
BLOCK = 2_048
PAIRS = 20_000
POINTS = 60


@dataclass(frozen=True)
class DiscoveryCurve:
    """Per day, from the first with a contribution to the last, quiet days included: arrays (D,).

    days: since 1970-01-01. contributions: that said a thing. new: those of them first to say
    one. things: said so far. first_week, last_week: share of new among contributions of the
    first and of the last seven days (NaN when there are none).
    """

    days: Ints
    contributions: Ints
    new: Ints
    things: Ints
    first_week: float
    last_week: float

    @property
    def share(self) -> Doubles:
        """Share of each day's contributions that said something new (D,); NaN on a quiet day."""
        return _share(self.new, self.contributions)


@dataclass(frozen=True)
class Rarefaction:
    """people: (M,) numbers of people. expected: (M,) things that many of them would say.

    next_person: things that the last person, in a random order, was alone to bring. unheard: at
    least this many things are likely held by people like those who came, and were not said (Chao 2).
    """

    people: Ints
    expected: Doubles
    next_person: float
    unheard: float


def said(themes: Mapping[str, Ints]) -> tuple[Ints, Ints]:
    """The pairs (rows (m,), things (m,)) of `FigureCorpus.themes`, or of its sub-themes alone."""
    rows = [np.asarray(touched, dtype=np.int64) for touched in themes.values()]
    things = np.repeat(np.arange(len(rows)), [len(touched) for touched in rows])
    return np.concatenate([np.empty(0, dtype=np.int64), *rows]), things


def discovery(day: Codes, rows: Ints, things: Ints) -> DiscoveryCurve:
    """The curve by day. day: (n,) days since 1970-01-01, -1 unknown (left out).

    rows, things: (m,) the pairs contribution, thing it says; repeats are harmless. Within a day,
    contributions are taken in their order in the corpus; the number of new things of a day does
    not depend on it.
    """
    dated = day[rows] >= 0
    rows, things = rows[dated], things[dated]
    if not len(rows):
        empty = np.zeros(0, dtype=np.int64)
        return DiscoveryCurve(empty, empty, empty, empty, float("nan"), float("nan"))
    order = np.lexsort((rows, day[rows]))
    _, first = np.unique(things[order], return_index=True)
    start = int(day[rows].min())
    size = int(day[rows].max()) - start + 1

    def by_day(chosen: Ints) -> Ints:
        return np.bincount(day[chosen] - start, minlength=size).astype(np.int64)

    contributions, new = by_day(np.unique(rows)), by_day(np.unique(rows[order][first]))
    heard = np.cumsum(by_day(rows[order][first]))
    return DiscoveryCurve(
        start + np.arange(size),
        contributions,
        new,
        heard,
        float(_share(new[:WEEK].sum(), contributions[:WEEK].sum())),
        float(_share(new[-WEEK:].sum(), contributions[-WEEK:].sum())),
    )


def rarefaction(person: Codes, rows: Ints, things: Ints, points: int = POINTS) -> Rarefaction:
    """The expected curve by people, at `points` numbers of people from 1 to all.

    person: (n,) codes, -1 unknown (left out). rows, things: (m,) as for `discovery`.
    """
    known = person[rows] >= 0
    who, what = person[rows][known].astype(np.int64), things[known].astype(np.int64)
    everyone = len(np.unique(who))
    if not everyone:
        return Rarefaction(np.zeros(0, dtype=np.int64), np.zeros(0), float("nan"), float("nan"))
    width = int(who.max()) + 1
    _, heads = np.unique(np.unique(what * width + who) // width, return_counts=True)
    sizes, many = np.unique(heads, return_counts=True)
    grid = np.unique(np.linspace(1, everyone, min(points, everyone)).round().astype(np.int64))
    left = everyone - sizes[:, None] - grid[None, :]
    with np.errstate(invalid="ignore"):
        silent = gammaln(everyone - sizes + 1)[:, None] - gammaln(np.maximum(left, 0) + 1)
        silent += gammaln(everyone - grid + 1)[None, :] - gammaln(everyone + 1)
    expected = many.sum() - many @ np.where(left >= 0, np.exp(silent), 0.0)
    once, twice = int((heads == 1).sum()), int((heads == 2).sum())
    unheard = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    return Rarefaction(grid, expected, once / everyone, unheard * (everyone - 1) / everyone)


def things_said(vectors: Floats, day: Codes, threshold: float, among: Bools | None = None) -> Codes:
    """The thing each contribution says (n,), numbered as they were first said; -1 outside `among`.

    vectors: (n, d) float32 of norm 1. In the order of days (J. Hartigan, "Clustering
    Algorithms", 1975, leaders): a contribution at least as similar (cosine) as `threshold` to
    something said before says it again, else it says a new thing. Unknown days come first. Time
    grows as rows times things: for more than 50,000 rows, say on which sample `among` it is.
    """
    out = np.full(len(vectors), -1, dtype=np.int32)
    order = np.argsort(day, kind="stable")
    if among is not None:
        order = order[among[order]]
    leaders = np.zeros((BLOCK, vectors.shape[1]), dtype=np.float32)
    count = 0
    for low in range(0, len(order), BLOCK):
        rows = order[low : low + BLOCK]
        codes = np.full(len(rows), -1, dtype=np.int32)
        if count:
            similar = vectors[rows] @ leaders[:count].T
            best = similar.argmax(axis=1)
            again = similar[np.arange(len(rows)), best] >= threshold
            codes[again] = best[again]
        left = np.flatnonzero(codes < 0)
        within = vectors[rows[left]] @ vectors[rows[left]].T
        found = np.full(len(left), -1, dtype=np.int32)
        for place in range(len(left)):
            if found[place] >= 0:
                continue
            alike = (within[place] >= threshold) & (found < 0)
            alike[place] = True
            found[alike] = count
            if count == len(leaders):
                leaders = np.concatenate([leaders, np.zeros_like(leaders)])
            leaders[count] = vectors[rows[left[place]]]
            count += 1
        codes[left] = found
        out[rows] = codes
    return out


def usual_similarity(vectors: Floats, groups: Codes, seed: int = 0) -> float:
    """Median cosine of two contributions of one group (sub-theme): a threshold for `things_said`.

    vectors: (n, d) of norm 1. groups: (n,), -1 in none. NaN when no group holds two.
    """
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(groups >= 0)
    rows = rows[np.argsort(groups[rows], kind="stable")]
    sizes = np.bincount(groups[rows]) if len(rows) else np.zeros(1, dtype=np.int64)
    starts = np.cumsum(sizes) - sizes
    place = np.flatnonzero(sizes[groups[rows]] > 1)
    if not len(place):
        return float("nan")
    first = rng.choice(place, PAIRS)
    group = groups[rows[first]]
    step = 1 + (rng.random(PAIRS) * (sizes[group] - 1)).astype(np.int64)  # never itself
    second = starts[group] + (first - starts[group] + step) % sizes[group]
    return float(np.median((vectors[rows[first]] * vectors[rows[second]]).sum(axis=1)))


def _share(part: Ints, whole: Ints) -> Doubles:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / np.maximum(whole, 1), np.nan), dtype=np.float64)
