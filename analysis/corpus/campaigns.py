"""Campaigns: long texts that several people sent, identical or nearly.

MinHash (A. Broder, "On the resemblance and containment of documents", 1997) over pairs of
content words, all texts at once; two texts that share a band are compared shingle by shingle.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

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
CORE = 9  # shingles of the passage that half the texts of a campaign share: ten content words in a row, or nearly
SAMPLED = 200  # texts of a group that tell what it shares
PEOPLE = 5
KEY_BITS = 22
AT_ONCE = 32_768  # texts at once: what is computed on the way stays small
THREADS = 2
COMPARED = 20_000  # pairs at once: more would take memory and gain nothing


def find_campaigns(group: Codes, document: Codes, people: Ints, open_: Bools) -> Codes:
    """Campaign number of each row (n,), from 0 by falling size, -1 outside any.

    group: (D,) near-copies among documents, -1 outside any; document: (n,) that of each row.
    open_: rows that may belong to a campaign, which has at least five people.
    """
    row_group = group[document]
    rows = np.flatnonzero((row_group >= 0) & open_)
    out = np.full(len(document), -1, dtype=np.int32)
    heads = count_distinct_pairs(row_group[rows], people[rows], int(group.max(initial=-1)) + 1)
    enough = np.flatnonzero(heads >= PEOPLE)
    if not len(enough):
        return out
    sizes = np.bincount(row_group[rows], minlength=len(heads))[enough]
    number = np.full(len(heads), -1, dtype=np.int32)
    number[enough[np.argsort(-sizes, kind="stable")]] = np.arange(len(enough))
    out[rows] = number[row_group[rows]]
    return out


def near_copies(words: Words, heads: Ints) -> Codes:
    """Group of each document (D,): those that resemble one another share it; -1 for short ones.

    heads: (D,) a text of each document.
    """
    group = np.full(len(heads), -1, dtype=np.int32)
    long = long_texts(words, heads)
    if len(long):
        shingles, bounds = shingles_of(words, heads[long])
        group[long] = grouped(shingles, bounds, bands_of(shingles, bounds))
    return group


def long_texts(words: Words, heads: Ints) -> Ints:
    """Documents long enough to be recognised."""
    content = np.diff(words.text_ptr)[heads]
    return np.flatnonzero((words.length[heads] >= SHORTEST) & (content >= FEWEST))


def bands_of(shingles: Hashes, bounds: Ints) -> Hashes:
    """A hash (m, BANDS) of the smallest shingles of each text: texts that resemble share one or more."""
    out = np.zeros((len(bounds) - 1, BANDS), dtype=np.uint64)
    for low in range(0, len(out), AT_ONCE):
        part, starts = out[low : low + AT_ONCE], bounds[low : low + AT_ONCE + 1]
        own = shingles[starts[0] : starts[-1]]
        for band in range(BANDS):
            for row in range(ROWS):
                salt = np.uint64((1 + band * ROWS + row) * 0xD1342543DE82EF95 % (1 << 64))
                mixed = (own ^ salt) * np.uint64(0x9E3779B97F4A7C15)
                part[:, band] = scramble(part[:, band] + np.minimum.reduceat(mixed, starts[:-1] - starts[0]))
    return out


def grouped(shingles: Hashes, bounds: Ints, bands: Hashes) -> Codes:
    """Group of each text (m,): the number of its best connected text, -1 for those that do not resemble it.

    Texts whose group has no passage of its own (`cores`) stand alone, each under its own number: they say
    the same thing, in words of their own.
    """
    m = len(bands)
    component = np.arange(m)
    edges = np.empty((0, 2), dtype=np.int64)
    for key in bands.T:
        pairs = _sharing(key)
        # what an earlier band has joined need not be compared again
        pairs = pairs[component[pairs[:, 0]] != component[pairs[:, 1]]]
        edges = np.concatenate([edges, pairs[_resemblance(shingles, bounds, pairs) >= RESEMBLANCE]])
        graph = sp.coo_matrix((np.ones(len(edges), dtype=np.int32), (edges[:, 0], edges[:, 1])), shape=(m, m))
        component = connected_components(graph, directed=False)[1]
    # a chain of small changes leads anywhere: what does not resemble the best connected text leaves
    degree = np.bincount(edges.ravel(), minlength=m)
    order = np.lexsort((np.arange(m), -degree, component))
    _, first = first_of_each(component[order])
    heart = order[first][component]
    near = _resemblance(shingles, bounds, np.stack([heart, np.arange(m)], axis=1)) >= TO_HEART
    group = np.where(near, heart, -1)
    passage = np.append(cores(shingles, bounds, group) >= CORE, False)[group]
    return np.where(passage | (group < 0), group, np.arange(m)).astype(np.int32)


def cores(shingles: Hashes, bounds: Ints, group: Ints) -> Ints:
    """How many shingles half the texts of each group share (m,), from a sample of its texts; 0 for a text alone.

    group: (m,) the number of each text's group, below m, -1 outside any. It tells one text sent by many from
    the same wish in everybody's words: those share a phrase, not a passage.
    """
    m = len(group)
    many = np.bincount(group[group >= 0], minlength=m) > 1
    some = np.flatnonzero(many[group] & (group >= 0))
    order = some[np.argsort(group[some], kind="stable")]
    chosen = order[np.arange(len(order)) - np.searchsorted(group[order], group[order]) < SAMPLED]
    text = np.repeat(np.arange(len(chosen), dtype=np.uint64), np.diff(bounds)[chosen])
    once = distinct((text << np.uint64(40)) | (shingles[spans(bounds, chosen)] >> np.uint64(24)))
    owner = group[chosen][(once >> np.uint64(40)).astype(np.int64)].astype(np.uint64)
    shared = np.sort((owner << np.uint64(40)) | (once & np.uint64((1 << 40) - 1)))
    first = np.flatnonzero(np.append(True, shared[1:] != shared[:-1])[: len(shared)])
    times = np.diff(np.append(first, len(shared)))
    of = (shared[first] >> np.uint64(40)).astype(np.int64)
    sizes = np.bincount(group[chosen], minlength=m)
    return np.bincount(of[2 * times >= sizes[of]], minlength=m)


def _sharing(key: Hashes) -> Ints:
    """Pairs (p, 2) of texts of equal key (m,): the first that has it, and each other."""
    bins = (key >> np.uint64(64 - KEY_BITS)).astype(np.int64)
    some = np.flatnonzero(np.bincount(bins)[bins] > 1)  # a text alone in its bin shares its key with nobody
    order = some[np.argsort(key[some], kind="stable")]
    heads = np.ones(len(order), dtype=bool)
    heads[1:] = key[order][1:] != key[order][:-1]
    first = order[np.flatnonzero(heads)][np.cumsum(heads) - 1]
    return np.stack([first[~heads], order[~heads]], axis=1)


def shingles_of(words: Words, texts: Ints) -> tuple[Hashes, Ints]:
    """Hashes of the runs of consecutive content words of each text, and their bounds."""
    first, last = words.text_ptr[texts], words.text_ptr[texts + 1] - (SHINGLE - 1)
    lengths = np.maximum(last - first, 0)
    bounds = runs(lengths)
    value = np.zeros(bounds[-1], dtype=np.uint64)
    for low in range(0, len(texts), AT_ONCE):
        part = slice(low, low + AT_ONCE)
        own = value[bounds[low] : bounds[min(low + AT_ONCE, len(texts))]]
        at = np.arange(len(own)) + np.repeat(first[part] - (bounds[:-1][part] - bounds[low]), lengths[part])
        for step in range(SHINGLE):
            own[:] = scramble(own * np.uint64(3) + words.stem[at + step].astype(np.uint64))
    return value, bounds


def _resemblance(shingles: Hashes, bounds: Ints, pairs: Ints) -> Doubles:
    """Jaccard resemblance (p,) of the shingle sets of pairs of texts (p, 2)."""
    lows = range(0, len(pairs), COMPARED)
    with ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(lambda low: _jaccard(shingles, bounds, pairs[low : low + COMPARED]), lows))
    return np.concatenate(parts) if parts else np.zeros(0)


def _jaccard(shingles: Hashes, bounds: Ints, pairs: Ints) -> Doubles:
    lengths = np.diff(bounds)
    keys = []
    for side in pairs.T:
        owner = np.repeat(np.arange(len(pairs), dtype=np.uint64), lengths[side])
        # pair and shingle in one 64-bit number: 44 bits tell the few shingles of a pair apart
        keys.append(distinct((owner << np.uint64(44)) | (shingles[spans(bounds, side)] >> np.uint64(20))))
    both = np.sort(np.concatenate(keys))
    pair = (both >> np.uint64(44)).astype(np.int64)
    count = np.bincount(pair, minlength=len(pairs))
    common = np.bincount(pair[1:][both[1:] == both[:-1]], minlength=len(pairs))
    return np.asarray(common / np.maximum(count - common, 1))
