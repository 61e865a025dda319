"""Where each contribution stands on the map of all of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from analysis.cluster.layout import place_centers, place_texts
from analysis.text.hashing import scramble, string_hashes
from analysis.text.words import Words
from analysis.themes.assignment import offsets
from analysis.themes.tree import Tree
from analysis.types import Codes, Floats

RIM = 1.08


def map_positions(
    ids: pa.Array, words: Words, vectors: Floats, document: Codes, subtheme: Codes, trees: list[Tree]
) -> Floats:
    """Positions (n, 2) float32 within a disc a little larger than the unit disc.

    ids: (n,) strings, from which each point's angle is drawn, once and for all. vectors: (D, d)
    of documents, document: (r,) that of each text. Contributions without a sub-theme (-1)
    stand on the rim.
    """
    mixed = scramble(string_hashes(ids))
    angles = (mixed >> np.uint64(11)) / float(1 << 53)
    at = np.empty((len(ids), 2), dtype=np.float32)
    turn = 2 * np.pi * angles
    at[:, 0], at[:, 1] = RIM * np.cos(turn), RIM * np.sin(turn)
    for tree, base in zip(trees, offsets(trees), strict=False):
        rows = np.flatnonzero((subtheme >= base) & (subtheme < base + len(tree.centers)))
        if len(rows):
            labels = subtheme[rows] - np.int32(base)
            places, radii = place_centers(tree, np.bincount(labels, minlength=len(tree.centers)).astype(float))
            some = vectors[document[words.text_of_row[rows]]]
            at[rows] = place_texts(some, labels, tree, places, radii, angles[rows])
    return at
