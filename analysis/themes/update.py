"""Refitting themes when more has been said, without losing who they are.

The refit starts warm, from the centres of the earlier sub-themes; what the new contributions
say that fits none of them opens sub-themes of its own. Groups are then matched to the earlier
ones by the contributions they share (H. W. Kuhn, "The Hungarian method", 1955), and every
fate is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp

from analysis.arrays import filled
from analysis.cluster.groups import WardKMeans, means, ward_tree
from analysis.embed.words import sample
from analysis.themes.bertopic_model import fit_topics
from analysis.themes.tree import Tree, nearest_centers, settle
from analysis.types import Codes, Configuration, Floats, InputError, Ints

SAME = 0.2  # Jaccard overlap under which two groups are not the same
UNFIT = 0.05  # share of the earlier texts that lie as far from every centre
FEWEST_NEW, MOST_NEW = 20, 10
INHERITS = 0.3  # share of an earlier group that makes it a parent


@dataclass
class Names:
    """Hands out ids never used before: `t` for themes, `s` for sub-themes."""

    themes: int
    subthemes: int

    @classmethod
    def after(cls, trees: list[Tree]) -> Names:
        """Starts after the highest number in use."""

        def highest(ids: list[str]) -> int:
            return max((int(name[1:]) for name in ids if name[1:].isdigit()), default=0)

        return cls(
            highest([name for tree in trees for name in tree.theme_ids]),
            highest([name for tree in trees for name in tree.subtheme_ids]),
        )

    def theme(self) -> str:
        """A fresh theme id."""
        self.themes += 1
        return f"t{self.themes}"

    def subtheme(self) -> str:
        """A fresh sub-theme id."""
        self.subthemes += 1
        return f"s{self.subthemes}"


def refit_tree(
    tree: Tree,
    documents: Ints,
    before: Codes,
    vectors: Floats,
    counts: sp.csr_matrix,
    stems: list[str],
    configuration: Configuration,
    names: Names,
) -> tuple[Tree, list[dict[str, Any]]]:
    """(the tree refitted, the fate of its sub-themes and themes).

    documents: numbers of the documents of this tree; before: (len(documents),) earlier
    sub-theme of each, -1 for what was not there. vectors (D, d), counts (D, v): of all
    documents, in the refitted space.
    """
    known = filled(vectors[documents])
    documents, before = documents[known], before[known]
    old = len(tree.centers)
    start = means(vectors[documents[before >= 0]], before[before >= 0], old)
    alive = np.flatnonzero(np.abs(start).sum(axis=1) > 0)
    start = np.vstack([start[alive], _unheard(vectors[documents], before, start[alive], configuration)])
    if not len(start):
        raise InputError("Aucune contribution de l'analyse précédente n'est dans ce fichier.", "corpus")
    rng = np.random.default_rng(configuration.seed)
    chosen = documents[sample(len(documents), configuration.cluster_sample, rng)]
    topics = fit_topics(counts[chosen], stems, vectors[chosen], WardKMeans(len(start), start=start))
    centers, labels = settle(vectors[documents], topics.centers)
    matched, shared = match(before, labels, old, len(centers))
    parent = np.empty(len(centers), dtype=np.int32)
    theme_centers = means(vectors[documents[before >= 0]], tree.parent[before[before >= 0]], tree.themes)
    closest, _ = nearest_centers(centers, theme_centers)
    ids = []
    for group in range(len(centers)):
        same = int(matched[group])
        parent[group] = tree.parent[same] if same >= 0 else closest[group]
        ids.append(tree.subtheme_ids[same] if same >= 0 else names.subtheme())
    kept, within = np.unique(parent, return_inverse=True)
    refitted = replace(
        tree,
        centers=centers,
        parent=within.astype(np.int32),
        weights=topics.weights,
        heights=ward_tree(centers)[::-1, 2].copy(),
        theme_ids=[tree.theme_ids[theme] for theme in kept.tolist()],
        subtheme_ids=ids,
    )
    fates = lineage(tree.subtheme_ids, ids, shared, "subtheme")
    gone = [name for name in tree.theme_ids if name not in refitted.theme_ids]
    fates += [{"level": "theme", "id": name, "fate": "kept", "from": [name]} for name in refitted.theme_ids]
    fates += [{"level": "theme", "id": name, "fate": "gone", "from": []} for name in gone]
    return refitted, fates


def match(before: Codes, after: Codes, old: int, new: int) -> tuple[Codes, Ints]:
    """(earlier group of each new group (new,), -1 without one; shared documents (old, new))."""
    from scipy.optimize import linear_sum_assignment

    both = before >= 0
    shared = np.zeros((old, new), dtype=np.int64)
    np.add.at(shared, (before[both], after[both]), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    overlap = shared / np.maximum(union, 1)
    rows, columns = linear_sum_assignment(-overlap)
    matched = np.full(new, -1, dtype=np.int32)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if overlap[row, column] >= SAME:
            matched[column] = row
    return matched, shared


def lineage(before: list[str], after: list[str], shared: Ints, level: str) -> list[dict[str, Any]]:
    """The fate of every group: kept, split, merged, new or gone.

    `from` names the earlier groups of which a good part came here. A group that kept its name
    and took in others is `merged`; one of the pieces that left a kept group is `split`.
    """
    share = shared / np.maximum(shared.sum(axis=1, keepdims=True), 1)
    fates = []
    for column, name in enumerate(after):
        parents = [before[row] for row in np.flatnonzero(share[:, column] >= INHERITS).tolist()]
        if name in before:
            others = [parent for parent in parents if parent != name and parent not in after]
            fate = "merged" if others else "kept"
            parents = [name, *others]
        else:
            fate = "split" if parents else "new"
        fates.append({"level": level, "id": name, "fate": fate, "from": parents})
    fates += [{"level": level, "id": name, "fate": "gone", "from": []} for name in before if name not in after]
    return fates


def _unheard(vectors: Floats, before: Codes, centers: Floats, configuration: Configuration) -> Floats:
    """Centres (g, d) of what new documents say far from every earlier centre; none is usual."""
    none = np.zeros((0, vectors.shape[1]), dtype=np.float32)
    fresh = np.flatnonzero(before < 0)
    if not len(centers) or len(fresh) < FEWEST_NEW:
        return none if len(centers) else vectors[:0]
    _, usual = nearest_centers(vectors[before >= 0], centers)
    _, scores = nearest_centers(vectors[fresh], centers)
    unfit = fresh[scores < np.quantile(usual, UNFIT)]
    if len(unfit) < max(FEWEST_NEW, 2 * UNFIT * len(fresh)):
        return none
    groups = int(np.clip(round(len(unfit) ** 0.5 / 4), 1, MOST_NEW))
    return (
        WardKMeans(groups, configuration.neighbours, configuration.smoothings, configuration.seed)
        .fit(vectors[unfit])
        .centers_
    )
