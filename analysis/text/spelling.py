"""Slips of the pen: the known word that a rare one most likely stands for.

One letter missing, added, changed, or two neighbours exchanged (F. Damerau, CACM 7, 1964).
Words one slip apart become equal once a letter is taken out of one or of both, so candidates
are found by joining on what is left (the idea of W. Garbe's SymSpell), all words at once.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.text.hashing import Hashes, string_hashes
from analysis.types import Codes, Doubles, Ints

SHORTEST, LONGEST = 5, 20


def corrections(
    rare: pa.Array, known: pa.Array, counts: Doubles, own: Doubles | None = None, shortest: int = SHORTEST
) -> Codes:
    """Position in `known` of the most frequent word one slip away from each rare one (m,), -1 without.

    rare, known: folded words, all distinct. counts: (len(known),). own: (m,) counts of the
    rare words, when they are among the known ones: only a more frequent one is meant. Words of fewer than
    `shortest` letters are left alone: too many words are one slip from them.
    """
    out = np.full(len(rare), -1, dtype=np.int32)
    wanted, targets = _usable(rare, shortest), _usable(known, shortest - 1)
    if not len(wanted) or not len(targets):
        return out
    left, left_at, left_word = _deletions(rare, wanted)
    right, right_at, right_word = _deletions(known, targets)
    order = np.argsort(right, kind="stable")
    right = right[order]
    first, last = np.searchsorted(right, left, "left"), np.searchsorted(right, left, "right")
    pair_left = np.repeat(np.arange(len(left)), last - first)
    bounds = np.concatenate([[0], np.cumsum(last - first)])
    pair_right = order[np.repeat(first, last - first) + np.arange(bounds[-1]) - np.repeat(bounds[:-1], last - first)]
    i, j = left_at[pair_left], right_at[pair_right]
    a, b = left_word[pair_left], right_word[pair_right]
    changed = (i >= 0) & (j >= 0)
    kept = ~changed | (np.abs(i - j) <= 1)
    if own is not None:
        kept &= counts[b] > own[a]
    a, b = a[kept], b[kept]
    best = np.lexsort((b, -counts[b], a))
    heads, at = np.unique(a[best], return_index=True)
    out[heads] = b[best][at]
    return out


def _usable(words: pa.Array, shortest: int) -> Ints:
    """Positions of the words with enough letters, none of them a digit."""
    lengths = pc.utf8_length(words).to_numpy(zero_copy_only=False)
    digits = pc.match_substring_regex(words, "[0-9]").to_numpy(zero_copy_only=False)
    return np.flatnonzero((lengths >= shortest) & (lengths <= LONGEST) & ~digits)


def _deletions(words: pa.Array, chosen: Ints) -> tuple[Hashes, Ints, Ints]:
    """Hashes of each chosen word whole (place -1) and without its letter at each place; places; words."""
    some = words.take(pa.array(chosen))
    lengths = pc.utf8_length(some).to_numpy(zero_copy_only=False).astype(np.int64)
    hashes, places, numbers = [string_hashes(some)], [np.full(len(chosen), -1, dtype=np.int64)], [chosen]
    for place in range(int(lengths.max())):
        at = np.flatnonzero(lengths > place)
        word = some.take(pa.array(at))
        cut = pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(word, 0, place), pc.utf8_slice_codeunits(word, place + 1), ""
        )
        hashes.append(string_hashes(cut))
        places.append(np.full(len(at), place, dtype=np.int64))
        numbers.append(chosen[at])
    return np.concatenate(hashes), np.concatenate(places), np.concatenate(numbers)
