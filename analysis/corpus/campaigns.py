"""Campaigns: long texts that several people sent, identical or nearly.

MinHash (A. Broder, "On the resemblance and containment of documents", 1997) over pairs of
content words, all texts at once; two texts that share a band are compared shingle by shingle.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from analysis.arrays import count_distinct_pairs, distinct, first_of_each, runs, spans
from analysis.text.hashing import Hashes, scramble
from analysis.text.words import Words
from analysis.types import Bools, Codes, Doubles, Ints

SHINGLE = 2  # content words: about four words as written
SHORTEST = 15  # words as written, stop words included
FEWEST = 8  # content words
BANDS, ROWS = 12, 2
RESEMBLANCE = 0.4
TO_HEART = 0.3
PEOPLE = 5


def find_campaigns(words: Words, people: Ints, status_open: Bools) -> Codes:
    """Campaign number of each row (n,), from 0 by falling size, -1 outside any.

    people: (n,). status_open: rows that may belong to one. A campaign has at least five
    people; its texts have fifteen words or more, and resemble its best connected one.
    """
    group = near_copies(words)
    row_group = group[words.text_of_row]
    rows = np.flatnonzero((row_group >= 0) & status_open)
    out = np.full(len(words.text_of_row), -1, dtype=np.int32)
    heads = count_distinct_pairs(row_group[rows], people[rows], int(group.max(initial=-1)) + 1)
    enough = np.flatnonzero(heads >= PEOPLE)
    if not len(enough):
        return out
    sizes = np.bincount(row_group[rows], minlength=len(heads))[enough]
    number = np.full(len(heads), -1, dtype=np.int32)
    number[enough[np.argsort(-sizes, kind="stable")]] = np.arange(len(enough))
    out[rows] = number[row_group[rows]]
    return out


def near_copies(words: Words) -> Codes:
    """Group of each text (r,): texts that resemble one another share it; -1 for short texts."""
    long = np.flatnonzero(words.length >= SHORTEST)
    long = long[np.diff(words.text_ptr)[long] >= FEWEST]
    shingles, bounds = _shingles(words, long)
    group = np.full(len(words.length), -1, dtype=np.int32)
    if not len(long):
        return group
    edges = [np.empty((0, 2), dtype=np.int64)]
    for band in range(BANDS):
        key = np.zeros(len(long), dtype=np.uint64)
        for row in range(ROWS):
            salt = np.uint64((1 + band * ROWS + row) * 0xD1342543DE82EF95 % (1 << 64))
            mixed = (shingles ^ salt) * np.uint64(0x9E3779B97F4A7C15)
            key = scramble(key + np.minimum.reduceat(mixed, bounds[:-1]))
        order = np.argsort(key, kind="stable")
        same = key[order][1:] == key[order][:-1]
        heads = np.concatenate([[True], ~same])
        first = order[np.flatnonzero(heads)][np.cumsum(heads) - 1]
        edges.append(np.stack([first[~heads], order[~heads]], axis=1))
    joined = np.concatenate(edges)
    codes = distinct(joined[:, 0] * len(long) + joined[:, 1])
    pairs = np.stack([codes // len(long), codes % len(long)], axis=1)
    alike = _resemblance(shingles, bounds, pairs) >= RESEMBLANCE
    pairs = pairs[alike]
    graph = sp.coo_matrix(
        (np.ones(len(pairs), dtype=np.int32), (pairs[:, 0], pairs[:, 1])), shape=(len(long), len(long))
    )
    component = connected_components(graph, directed=False)[1]
    # a chain of small changes leads anywhere: what does not resemble the best connected text leaves
    degree = np.bincount(pairs.ravel(), minlength=len(long))
    order = np.lexsort((np.arange(len(long)), -degree, component))
    _, first = first_of_each(component[order])
    heart = order[first][component]
    near = _resemblance(shingles, bounds, np.stack([heart, np.arange(len(long))], axis=1)) >= TO_HEART
    group[long[near]] = component[near]
    return group


def _shingles(words: Words, texts: Ints) -> tuple[Hashes, Ints]:
    """Hashes of the runs of consecutive content words of each text, and their bounds."""
    first, last = words.text_ptr[texts], words.text_ptr[texts + 1] - (SHINGLE - 1)
    lengths = np.maximum(last - first, 0)
    bounds = runs(lengths)
    at = np.arange(bounds[-1]) + np.repeat(first - bounds[:-1], lengths)
    value = np.zeros(len(at), dtype=np.uint64)
    for step in range(SHINGLE):
        value = scramble(value * np.uint64(3) + words.stem[at + step].astype(np.uint64))
    return value, bounds


def _resemblance(shingles: Hashes, bounds: Ints, pairs: Ints) -> Doubles:
    """Jaccard resemblance (p,) of the shingle sets of pairs of texts (p, 2)."""
    if not len(pairs):
        return np.zeros(0)
    lengths = np.diff(bounds)
    keys = []
    for side in pairs.T:
        owner = np.repeat(np.arange(len(pairs), dtype=np.uint64), lengths[side])
        # pair and shingle in one 64-bit number: 24 bits tell the few shingles of a pair apart
        keys.append(distinct((owner << np.uint64(24)) | (shingles[spans(bounds, side)] >> np.uint64(40))))
    both = np.sort(np.concatenate(keys))
    pair = (both >> np.uint64(24)).astype(np.int64)
    count = np.bincount(pair, minlength=len(pairs))
    common = np.bincount(pair[1:][both[1:] == both[:-1]], minlength=len(pairs))
    return np.asarray(common / np.maximum(count - common, 1))
