"""Keeping a theme's identity from one run to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

Ids: TypeAlias = npt.NDArray[np.int64]
SAME_THEME = 0.3  # share of common contributions (Jaccard) from which two themes are one


def match_themes(previous: Mapping[int, Ids], found: Mapping[int, Ids]) -> dict[int, int]:
    """Theme of the new run -> identity it continues, for those that continue one.

    previous: identity -> sorted unique ids of its contributions; found: number in the new run -> the same. The
    assignment maximises the overlap in all (H. W. Kuhn, "The Hungarian method", 1955); pairs that share less than
    SAME_THEME of the contributions that both runs read are new identities.
    """
    if not previous or not found:
        return {}
    known, new = list(previous), list(found)
    overlap = np.zeros((len(known), len(new)))
    for i, identity in enumerate(known):
        for j, number in enumerate(new):
            common = len(np.intersect1d(previous[identity], found[number], assume_unique=True))
            whole = len(previous[identity]) + len(found[number]) - common
            overlap[i, j] = common / whole if whole else 0.0
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return {
        new[j]: known[i] for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if overlap[i, j] >= SAME_THEME
    }
