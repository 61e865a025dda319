"""When what arrives says that the themes have aged. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import comb, exp, log, log1p

from consult.reports.workbench.distinctive import WORD

FEWEST = 50
SURE = 0.01
OFTEN = 0.05


@dataclass(frozen=True)
class Residue:
    """arrived: contributions that say something since the analysis; without: those with no theme; usual: the share
    without theme in the analysis; p: how likely so many would be if nothing had changed."""

    arrived: int
    without: int
    usual: float
    p: float

    @property
    def grows(self) -> bool:
        return self.arrived >= FEWEST and self.p < SURE


def residue(arrived: int, without: int, usual: float) -> Residue:
    """One-sided binomial test."""
    return Residue(arrived, without, usual, _at_least(without, arrived, min(max(usual, 1e-6), 1 - 1e-6)))


def _at_least(k: int, n: int, p: float) -> float:
    """P(X >= k) for X binomial (n, p); by its normal approximation beyond a thousand draws."""
    if k <= 0:
        return 1.0
    if n > 1_000:
        from statistics import NormalDist

        spread = (n * p * (1 - p)) ** 0.5
        return 1 - NormalDist().cdf((k - 0.5 - n * p) / spread)
    return min(1.0, sum(exp(log(comb(n, i)) + i * log(p) + (n - i) * log1p(-p)) for i in range(k, n + 1)))


def returning_words(
    texts: Iterable[tuple[int, str]], k: int, ignored: Collection[str], most: int = 5
) -> list[tuple[str, int]]:
    """(word, people) of what comes back in the residue, from (person, text) pairs: said by k people, and by one in
    twenty of those who are there."""
    said = {(who, word) for who, text in texts for word in WORD.findall(text.lower()) if word not in ignored}
    counts = Counter(word for _who, word in said)
    least = max(k, int(OFTEN * len({who for who, _word in said})))
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(word, people) for word, people in ranked if people >= least][:most]
