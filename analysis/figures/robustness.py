"""Would a theme's share hold if voices were counted otherwise? One table, several ways of counting.

Each column answers one doubt a reader may have: a few people wrote most of it, a campaign
inflated it, those who answered do not resemble the membership. Nothing is deleted: a way of
counting is a weight on each contribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.types import Bools, Codes, Doubles, Ints

TOP = 0.01


@dataclass(frozen=True)
class ThemeShares:
    """One theme. Shares are of the base, between 0 and 1 (NaN when nothing is counted).

    share: of contributions, as they came. people_share: of known people who touch it at all.
    each_once: one voice per person, shared among what they wrote. without_top: contributions,
    those of the 1 % of people who wrote most left out. campaigns_once: each campaign counted as
    one contribution. weighted: contributions, each weighing its author's coefficient; None
    without coefficients.
    """

    theme: str
    contributions: int
    people: int
    share: float
    people_share: float
    each_once: float
    without_top: float
    campaigns_once: float
    weighted: float | None = None

    @property
    def widest_gap(self) -> float:
        """Largest distance between the share as it came and the same counted otherwise (people_share aside)."""
        others = (self.each_once, self.without_top, self.campaigns_once, self.weighted)
        return max(abs(other - self.share) for other in others if other is not None)


def robustness(
    person: Codes,
    themes: Mapping[str, Ints],
    base: Bools,
    *,
    campaign: Codes | None = None,
    weights: Doubles | None = None,
    top: float = TOP,
) -> list[ThemeShares]:
    """The share of each theme, counted every way, in the order given.

    person: (n,) codes, -1 unknown (each such contribution is its own person). themes: id -> rows
    without repeats. base: (n,) rows that count. campaign: (n,) number, -1 outside any. weights:
    (P,) coefficients by person code; unknown authors weigh 1.
    """
    plain = base.astype(np.float64)
    rows = {theme: touched[base[touched]] for theme, touched in themes.items()}
    columns = {
        "share": plain,
        "each_once": plain * each_once(person, base),
        "without_top": plain * without_top(person, base, top),
        "campaigns_once": plain * campaigns_once(campaign, base),
    }
    if weights is not None:
        columns["weighted"] = plain * np.append(weights, 1.0)[person]  # code -1 reads the last
    totals = {name: float(column.sum()) for name, column in columns.items()}
    everyone = _people(person[base])
    out = []
    for theme, touched in rows.items():
        people = _people(person[touched])
        shares = {name: _quotient(float(column[touched].sum()), totals[name]) for name, column in columns.items()}
        out.append(ThemeShares(theme, len(touched), people, people_share=_quotient(people, everyone), **shares))
    return out


def each_once(person: Codes, base: Bools) -> Doubles:
    """Weights (n,) that give each person 1 in the base, unknown authors 1 per contribution."""
    return np.asarray(1.0 / np.maximum(_written(person, base), 1.0)[person], dtype=np.float64)


def without_top(person: Codes, base: Bools, top: float = TOP) -> Doubles:
    """Weights (n,) that drop the share `top` of known people who wrote most, at least one person.

    Where several wrote as much as the last to drop, each is dropped in part: which of them comes
    first in a file then changes nothing.
    """
    written = _written(person, base)
    ranked = np.sort(written[:-1])[::-1]
    ranked = ranked[ranked > 0]
    kept = np.ones(len(written))
    if len(ranked):
        dropped = int(np.ceil(top * len(ranked)))
        last = ranked[dropped - 1]
        tied = written == last
        kept[written > last] = 0.0
        kept[tied] = 1 - (dropped - int((ranked > last).sum())) / int((ranked == last).sum())
    kept[-1] = 1.0
    return np.asarray(kept[person], dtype=np.float64)


def campaigns_once(campaign: Codes | None, base: Bools) -> Doubles:
    """Weights (n,) that give each campaign 1 in the base, every other contribution 1."""
    if campaign is None:
        return np.ones(len(base))
    return each_once(campaign, base)


def _written(owner: Codes, base: Bools) -> Doubles:
    """Contributions in the base by owner code; a last entry, read by code -1, holds 1."""
    counts = np.bincount(owner[base & (owner >= 0)], minlength=int(owner.max(initial=-1)) + 1)
    return np.append(counts, 1).astype(np.float64)


def _people(person: Codes) -> int:
    return len(np.unique(person[person >= 0]))


def _quotient(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
