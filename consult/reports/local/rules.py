"""Decisions about territory reports, as pure functions: intervals, differences beyond chance, what stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import numpy as np

from consult.reports.analysis_port import SIGNIFICANT, benjamini_hochberg, specificity
from consult.reports.local.counting import Counts

Z = 1.959963984540054
MOST_SUBTHEMES = 5


def wilson(count: int, size: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, JASA 22, 1927): sound for small territories too."""
    if not size:
        return 0.0, 1.0
    share = count / size
    middle = (share + Z * Z / (2 * size)) / (1 + Z * Z / size)
    half = Z * sqrt(share * (1 - share) / size + Z * Z / (4 * size * size)) / (1 + Z * Z / size)
    return max(0.0, middle - half), min(1.0, middle + half)


def directions(people: Counts, said: Mapping[str, Counts], places: Sequence[int]) -> dict[tuple[str, int], str]:
    """(theme, place) -> "over" or "under" where its people speak of it more or less than chance explains.

    Hypergeometric against everyone, corrected for all places and themes together (`analysis.figures.segments`); the
    first place is everyone. A difference within chance is left out.
    """
    asked = [(slug, place) for slug in said for place in places]
    if not asked:
        return {}
    count = np.array([said[slug][place] for slug, place in asked])
    group = np.array([people[place] for _slug, place in asked])
    theme = np.array([said[slug][0] for slug, _place in asked])
    total = np.full(len(asked), people[0])
    sure = benjamini_hochberg(specificity(count, group, theme, total)) <= SIGNIFICANT
    over = count * total >= theme * group
    return {cell: "over" if over[i] else "under" for i, cell in enumerate(asked) if sure[i]}


def kept_subthemes(people: int, found: Sequence[tuple[str, int]], k: int) -> list[str]:
    """The sub-themes of a theme that may stand side by side in a territory, the first given first.

    They overlap little: were they a sum, what they leave of the theme's people must not be 1 to k-1.
    """
    kept = list(found[:MOST_SUBTHEMES])
    while kept and 0 < people - sum(count for _slug, count in kept) < k:
        kept.pop()
    return [slug for slug, _count in kept]
