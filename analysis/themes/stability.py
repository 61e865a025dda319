"""How well the themes of a run stand when other people had answered.

The grouping of the run is made again on resamples of people (`analysis.figures.stability`), on a
sample of its texts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.cluster.groups import WardKMeans, cut_tree, ward_tree
from analysis.figures.stability import stability
from analysis.themes.tree import Tree, nearest_centers
from analysis.types import Codes, Configuration, Doubles, Floats, Ints

RESAMPLES = 5
TEXTS = 3_000  # a resample holds two thirds of them


def person_stability(
    vectors: Floats, people: Ints, tree: Tree, labels: Codes, configuration: Configuration
) -> tuple[Doubles, Doubles]:
    """(stability of each theme, of each sub-theme), between 0 and 1; 0 for those the sample does not hold.

    vectors: (m, d) of a sample of the texts of this tree (`TEXTS` at most: Ward's tree is quadratic),
    labels: (m,) their sub-themes, people: (m,) who wrote them.
    """
    groups, themes = len(tree.centers), tree.themes
    _, person = np.unique(people, return_inverse=True)

    def regroup(rows: Ints, times: Doubles, seed: int) -> Sequence[Codes]:
        again = WardKMeans(groups, configuration.neighbours, configuration.smoothings, seed, consensus=0)
        again.fit(vectors[rows])
        joined = cut_tree(ward_tree(again.centers_), min(themes, len(again.centers_)))
        fresh, _ = nearest_centers(vectors[rows], again.centers_)
        return [joined[fresh], fresh]

    levels = [tree.parent[labels], labels]
    found = stability(levels, person.astype(np.int32), regroup, resamples=RESAMPLES, seed=configuration.seed)
    out = [np.zeros(themes), np.zeros(groups)]
    for values, one in zip(out, found, strict=True):
        values[: one.overlaps.shape[1]] = np.nan_to_num(one.mean)
    return out[0], out[1]
