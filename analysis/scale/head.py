"""The head of a corpus, put together from those of its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.arrays import runs
from analysis.scale.parts import CutPart
from analysis.text.words import Words, gathered, taken
from analysis.types import Ints


def merged_head(heads: Sequence[CutPart], bounds: Ints) -> tuple[Words, Ints]:
    """(the texts of all heads, each once, sorted by key; a row of each (r,)).

    bounds: (p + 1,) first row of each part. Rows whose text is not in the head have none.
    """
    words, order = gathered([head.words for head in heads])
    texts = runs(np.array([len(head.words.key) for head in heads]))
    written = np.concatenate([head.text_hash for head in heads])[order]
    rows = np.concatenate([head.first_row + base for head, base in zip(heads, bounds.tolist(), strict=False)])[order]
    # the same text in several parts is one text: the first stands for all
    by_text = np.lexsort((np.arange(len(order)), written, words.key))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = np.diff(words.key[by_text]).astype(bool) | np.diff(written[by_text]).astype(bool)
    stands = np.empty(len(order), dtype=np.int64)
    stands[by_text] = by_text[np.flatnonzero(fresh)][np.cumsum(fresh) - 1]
    own = stands == np.arange(len(order))
    number = (np.cumsum(own) - 1)[stands]
    place = np.empty(len(order), dtype=np.int32)
    place[order] = number
    text_of_row = np.concatenate(
        [
            np.where(
                head.words.text_of_row >= 0,
                place[base + np.maximum(head.words.text_of_row, 0)] if len(head.words.key) else -1,
                -1,
            )
            for head, base in zip(heads, texts.tolist(), strict=False)
        ]
    ).astype(np.int32)
    kept = np.flatnonzero(own)
    return replace(taken(words, kept), text_of_row=text_of_row), rows[kept]
