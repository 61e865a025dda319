"""Agreement between two codings of the same contributions, beyond what chance would give.

A coding is a list of category names, one a contribution. Weights are those of the sample: how many contributions of
the whole each drawn one stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.types import Doubles

RESAMPLES = 1_000
Z = 1.959963984540054
"""Two-sided 95 % of the normal law."""
LANDIS_KOCH = ((0.0, "poor"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
"""Upper bounds, included but for the first; above the last: almost perfect (Biometrics 33, 1977)."""


@dataclass(frozen=True)
class Agreement:
    """Two codings compared on `items` contributions: as drawn, then weighted back to the whole.

    observed: share (0-1) of identical answers; kappa: in [-1, 1], with its 95 % interval. None where nothing was
    compared, or where both codings hold one same category alone (chance then explains everything).
    """

    items: int
    observed: float | None = None
    kappa: float | None = None
    low: float | None = None
    high: float | None = None
    weighted_observed: float | None = None
    weighted_kappa: float | None = None
    weighted_low: float | None = None
    weighted_high: float | None = None


@dataclass(frozen=True)
class CategoryAgreement:
    """One category: how many times the reference gives it, the other coding finds it, and both at once."""

    category: str
    reference: int
    found: int
    both: int

    @property
    def precision(self) -> float | None:
        """Of what was found, the share that the reference confirms."""
        return self.both / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        """Of what the reference gives, the share that was found."""
        return self.both / self.reference if self.reference else None

    @property
    def dice(self) -> float | None:
        """2 both / (reference + found): the harmonic mean of the two shares, the same from either side."""
        total = self.reference + self.found
        return 2 * self.both / total if total else None


def contingency(
    first: Sequence[str], second: Sequence[str], categories: Sequence[str], weights: Sequence[float] | None = None
) -> Doubles:
    """(C, C): total weight (1 each without weights) of what `first` (rows) and `second` (columns) say. Raises KeyError
    for an answer outside `categories`, ValueError for codings of different lengths."""
    place = {category: number for number, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    given = weights if weights is not None else np.ones(len(first)).tolist()
    for a, b, weight in zip(first, second, given, strict=True):
        table[place[a], place[b]] += weight
    return table


def cohen_kappa(table: Doubles) -> float | None:
    """κ = (p_o − p_e) / (1 − p_e) (J. Cohen, Educational and Psychological Measurement 20, 1960); None if undefined."""
    total = float(table.sum())
    if total <= 0:
        return None
    observed, expected = _shares(table / total)
    return None if 1 - expected < 1e-12 else (observed - expected) / (1 - expected)


def kappa_interval(table: Doubles) -> tuple[float, float] | None:
    """95 % interval of κ for independent contributions, each of weight 1, by its large-sample variance away from zero
    (J. L. Fleiss, J. Cohen & B. S. Everitt, Psychological Bulletin 72, 1969), cut to [-1, 1]."""
    kappa, total = cohen_kappa(table), float(table.sum())
    if kappa is None:
        return None
    share = table / total
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    _observed, expected = _shares(share)
    diagonal = np.diag(share)
    same = float((diagonal * (1 - (rows + columns) * (1 - kappa)) ** 2).sum())
    crossed = share * (columns[:, None] + rows[None, :]) ** 2
    other = (1 - kappa) ** 2 * float(crossed.sum() - np.trace(crossed))
    variance = (same + other - (kappa - expected * (1 - kappa)) ** 2) / ((1 - expected) ** 2 * total)
    half = Z * float(np.sqrt(max(variance, 0.0)))
    return max(-1.0, kappa - half), min(1.0, kappa + half)


def compare(
    first: Sequence[str],
    second: Sequence[str],
    weights: Sequence[float],
    strata: Sequence[str],
    *,
    seed: int = 1,
    resamples: int = RESAMPLES,
) -> Agreement:
    """Everything that is said of two codings (n,) of a stratified sample; the same for the same seed.

    The weighted interval is the percentile one of a bootstrap within strata (B. Efron, Annals of Statistics 7, 1979).
    """
    if not first:
        return Agreement(0)
    categories = sorted({*first, *second})
    plain = contingency(first, second, categories)
    weighted = contingency(first, second, categories, weights)
    around = kappa_interval(plain)
    resampled = _bootstrap(first, second, categories, weights, strata, seed, resamples)
    return Agreement(
        len(first),
        observed=_shares(plain / plain.sum())[0],
        kappa=cohen_kappa(plain),
        low=around[0] if around else None,
        high=around[1] if around else None,
        weighted_observed=_shares(weighted / weighted.sum())[0],
        weighted_kappa=cohen_kappa(weighted),
        weighted_low=resampled[0] if resampled else None,
        weighted_high=resampled[1] if resampled else None,
    )


def by_category(reference: Sequence[str], found: Sequence[str], categories: Sequence[str]) -> list[CategoryAgreement]:
    """Each category in the order given, whether or not it is used."""
    table = contingency(reference, found, categories)
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    return [
        CategoryAgreement(category, int(rows[i]), int(columns[i]), int(table[i, i]))
        for i, category in enumerate(categories)
    ]


def landis_koch(kappa: float) -> str:
    """The customary word for a κ: a convention, not a test."""
    if kappa < 0:
        return "poor"
    return next((word for bound, word in LANDIS_KOCH[1:] if kappa <= bound), "almost_perfect")


def _shares(share: Doubles) -> tuple[float, float]:
    """Observed agreement and that of chance, of a table that sums to 1."""
    return float(np.trace(share)), float(share.sum(axis=1) @ share.sum(axis=0))


def _bootstrap(
    first: Sequence[str],
    second: Sequence[str],
    categories: Sequence[str],
    weights: Sequence[float],
    strata: Sequence[str],
    seed: int,
    resamples: int,
) -> tuple[float, float] | None:
    """Percentiles 2.5 and 97.5 of the weighted κ when each stratum is drawn again with replacement."""
    if cohen_kappa(contingency(first, second, categories, weights)) is None:
        return None
    place = {category: number for number, category in enumerate(categories)}
    size, n = len(categories), len(first)
    rng = np.random.default_rng(seed)
    times = np.zeros((resamples, n))
    for name in sorted(set(strata)):
        own = np.array([i for i, stratum in enumerate(strata) if stratum == name])
        times[:, own] = rng.multinomial(len(own), np.full(len(own), 1 / len(own)), size=resamples)
    cells = np.zeros((n, size * size))
    cells[np.arange(n), [place[a] * size + place[b] for a, b in zip(first, second, strict=True)]] = weights
    tables = (times @ cells).reshape(resamples, size, size)
    found = [kappa for table in tables if (kappa := cohen_kappa(table)) is not None]
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)
