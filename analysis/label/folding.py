"""Sub-themes without a name of their own join another: where the data, not a person, chose how many there are.

A group in which too few people share a word cannot be told to a reader. Its texts go to the
nearest sub-theme of its theme, or to the nearest of all when it stands there alone.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from analysis.embed.words import unit
from analysis.themes.tree import Tree
from analysis.types import Bools, Codes, Doubles, Floats


def fold(tree: Tree, nameless: Bools, masses: Doubles, themes_stay: bool) -> Tree | None:
    """The tree without its nameless sub-themes (k,), each joined to another; None where nothing can be.

    masses: (k,) ideas of each sub-theme. themes_stay: a theme keeps its last sub-theme, nameless or not.
    """
    into = targets(tree, nameless, masses, themes_stay)
    if (into == np.arange(len(into))).all():
        return None
    kept, group = np.unique(into, return_inverse=True)
    weights = np.maximum(masses, 1.0)
    members = sp.csr_matrix((weights, (group, np.arange(len(into)))), shape=(len(kept), len(into)))
    centers: Floats = unit(np.asarray(members @ tree.centers, dtype=np.float32))
    shares = sp.diags(1.0 / np.asarray(members.sum(axis=1)).ravel()) @ members
    themes, parent = np.unique(tree.parent[kept], return_inverse=True)
    return replace(
        tree,
        centers=centers,
        parent=parent.astype(np.int32),
        weights=sp.csr_matrix((shares @ tree.weights).astype(np.float32)),
        theme_ids=[tree.theme_ids[theme] for theme in themes.tolist()],
        subtheme_ids=[tree.subtheme_ids[sub] for sub in kept.tolist()],
    )


def targets(tree: Tree, nameless: Bools, masses: Doubles, themes_stay: bool) -> Codes:
    """The sub-theme (k,) that each one joins, itself when it stays; the smallest choose first."""
    into = np.arange(len(tree.centers), dtype=np.int32)
    alive = np.ones(len(into), dtype=bool)
    near = tree.centers @ tree.centers.T
    for sub in sorted(np.flatnonzero(nameless).tolist(), key=lambda sub: (masses[sub], sub)):
        others = alive & (np.arange(len(into)) != sub)
        siblings = others & (tree.parent == tree.parent[sub])
        allowed = siblings if siblings.any() or themes_stay else others
        if allowed.any():
            into[into == sub] = np.where(allowed, near[sub], -np.inf).argmax()
            alive[sub] = False
    return into
