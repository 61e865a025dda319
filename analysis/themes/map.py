"""Where each contribution stands on the map of all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from analysis.cluster.layout import drawn_to, place_centers, place_texts
from analysis.text.hashing import scramble, string_hashes
from analysis.text.words import Words
from analysis.themes.assignment import offsets
from analysis.themes.tree import Tree
from analysis.types import Codes, Doubles, Floats

RIM = 1.08
AT_ONCE = 65_536

# the places of the centres of each tree -> of every contribution, (cosine with its centre, where others draw it)
Draw: TypeAlias = Callable[[list[Doubles]], tuple[Floats, Floats]]


def map_positions(ids: pa.Array, subtheme: Codes, trees: list[Tree], draw: Draw) -> Floats:
    """Positions (n, 2) float32 within a disc a little larger than the unit disc.

    ids: (n,) strings, from which each point's angle is drawn, once and for all. Contributions
    without a sub-theme (-1) stand on the rim.
    """
    angles = np.empty(len(ids))
    at = np.empty((len(ids), 2), dtype=np.float32)
    for low in range(0, len(ids), AT_ONCE):
        part = slice(low, low + AT_ONCE)
        angles[part] = (scramble(string_hashes(ids[part])) >> np.uint64(11)) / float(1 << 53)
        turn = 2 * np.pi * angles[part]
        at[part, 0], at[part, 1] = RIM * np.cos(turn), RIM * np.sin(turn)
    within = list(zip(trees, offsets(trees), strict=False))
    sizes = np.bincount(subtheme[subtheme >= 0], minlength=int(offsets(trees)[-1])).astype(float)
    centers = [
        place_centers(tree, sizes[base : base + len(tree.centers)])
        if len(tree.centers)
        else (np.zeros((0, 2)), np.zeros(0))
        for tree, base in within
    ]
    close, pull = draw([places for places, _ in centers])
    for (tree, base), (places, radii) in zip(within, centers, strict=True):
        rows = _inside(subtheme, tree, base)
        if len(rows):
            labels = subtheme[rows] - np.int32(base)
            at[rows] = place_texts(close[rows], pull[rows], labels, places, radii, angles[rows])
    return at


def draw_rows(
    words: Words, vectors: Floats, document: Codes, subtheme: Codes, trees: list[Tree], places: list[Doubles]
) -> tuple[Floats, Floats]:
    """What `Draw` gives, for rows whose texts are here. vectors: (D, d) of documents, document: (r,) of texts."""
    close = np.zeros(len(subtheme), dtype=np.float32)
    pull = np.zeros((len(subtheme), 2), dtype=np.float32)
    for tree, base, at in zip(trees, offsets(trees), places, strict=False):
        rows = _inside(subtheme, tree, base)
        for low in range(0, len(rows), AT_ONCE):
            part = rows[low : low + AT_ONCE]
            some = vectors[document[words.text_of_row[part]]]
            close[part], pull[part] = drawn_to(some, subtheme[part] - np.int32(base), tree, at)
    return close, pull


def _inside(subtheme: Codes, tree: Tree, base: int) -> np.ndarray:
    """Rows whose sub-theme belongs to a tree."""
    return np.flatnonzero((subtheme >= base) & (subtheme < base + len(tree.centers)))
