"""How well a theme stands when other people had answered.

Half of the *people* are drawn, several times; their texts are grouped anew, and a theme is as
stable as its best match there: the mean Jaccard coefficient (C. Hennig, "Cluster-wise
assessment of cluster stability", CSDA 52, 2007). Drawing people, not texts, keeps one
talkative person from making a theme look sure.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from analysis.cluster.groups import WardKMeans, cut_tree, ward_tree
from analysis.themes.tree import Tree, nearest_centers
from analysis.types import Codes, Configuration, Doubles, Floats, Ints

RESAMPLES = 5
TEXTS = 2_000


def person_stability(
    vectors: Floats, people: Ints, tree: Tree, labels: Codes, configuration: Configuration
) -> tuple[Doubles, Doubles]:
    """(stability of each theme, of each sub-theme), between 0 and 1.

    vectors: (m, d) of texts of this tree, labels: (m,) their sub-themes, people: (m,) who wrote
    them. At most 2,000 texts are drawn each time.
    """
    groups, themes = len(tree.centers), tree.themes
    found = [np.zeros(themes), np.zeros(groups)]
    rng = np.random.default_rng([configuration.seed, 12])
    _, person = np.unique(people, return_inverse=True)
    for _ in range(RESAMPLES):
        drawn = rng.random(int(person.max()) + 1) < 0.5
        rows = np.flatnonzero(drawn[person])
        if len(rows) > TEXTS:
            rows = np.sort(rng.choice(rows, TEXTS, replace=False))
        if len(rows) < 2:
            continue
        again = WardKMeans(groups, configuration.neighbours, configuration.smoothings, configuration.seed, consensus=0)
        again.fit(vectors[rows])
        joined = cut_tree(ward_tree(again.centers_), min(themes, len(again.centers_)))
        fresh, _ = nearest_centers(vectors[rows], again.centers_)
        found[0] += best_match(tree.parent[labels[rows]], joined[fresh], themes)
        found[1] += best_match(labels[rows], fresh, groups)
    return found[0] / RESAMPLES, found[1] / RESAMPLES


def best_match(before: Codes, after: Codes, count: int) -> Doubles:
    """Largest Jaccard coefficient of each group of `before` with a group of `after` (count,)."""
    size = int(after.max(initial=0)) + 1
    table = sp.coo_matrix((np.ones(len(before)), (before, after)), shape=(count, size)).toarray()
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return np.asarray((table / np.maximum(union, 1)).max(axis=1))
