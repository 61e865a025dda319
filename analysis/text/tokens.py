"""Tokens and sentences of many texts at once, on UTF-8 bytes, without a Python loop per text.

Texts stay as they are: only the vocabulary is folded, lower-cased and stemmed, so offsets are
offsets into the original text.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.types import Bools, Codes, Ints

CHUNK_BYTES = 8_000_000
THREADS = 2

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Tokens:
    """Every token of n texts, in order.

    codes: (t,) position in `forms`. text: (n + 1,) bounds of each text's tokens in `codes`.
    sentence: (t,) number of the token's sentence within its text, from 0. start, end: (t,)
    character offsets in the original text. forms: the distinct tokens as written.
    """

    codes: Codes
    text: Ints
    sentence: Codes
    start: Codes
    end: Codes
    forms: pa.Array

    def __len__(self) -> int:
        return len(self.text) - 1


def tokenize(texts: pa.Array) -> Tokens:
    """Split `texts` (large_string, no nulls) into words: letters and digits of any alphabet."""
    parts = list(_chunks(texts))
    with ThreadPoolExecutor(THREADS) as pool:
        pieces = list(pool.map(_tokenize_chunk, parts))
    if not pieces:
        empty = np.empty(0, np.int32)
        return Tokens(empty, np.zeros(1, np.int64), empty, empty, empty, pa.array([], pa.string()))
    forms = pa.chunked_array([piece[0].dictionary for piece in pieces]).combine_chunks().dictionary_encode()
    renumber = np.asarray(forms.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    codes, base = [], 0
    for piece in pieces:
        codes.append(renumber[base + piece[0].indices.to_numpy(zero_copy_only=False)])
        base += len(piece[0].dictionary)
    counts = np.concatenate([piece[1] for piece in pieces])
    return Tokens(
        codes=np.concatenate(codes),
        text=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        sentence=np.concatenate([piece[2] for piece in pieces]),
        start=np.concatenate([piece[3] for piece in pieces]),
        end=np.concatenate([piece[4] for piece in pieces]),
        forms=forms.dictionary,
    )


def _chunks(texts: pa.Array) -> Iterator[pa.Array]:
    """Slices of about 8 MB, at least one text each: bounded memory, work for two threads."""
    offsets = _offsets(texts)
    cuts = np.searchsorted(offsets, np.arange(offsets[0], offsets[-1], CHUNK_BYTES)[1:])
    bounds = np.unique(np.concatenate([[0], cuts, [len(texts)]]))
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        yield texts.slice(low, high - low)


def _offsets(texts: pa.Array) -> Ints:
    raw = np.frombuffer(texts.buffers()[1], dtype=np.int64)
    return raw[texts.offset : texts.offset + len(texts) + 1]


def _word_bytes(data: Bytes) -> Bools:
    """Which bytes belong to words: ASCII letters and digits, and letters beyond.

    A continuation byte follows its lead byte: Latin-1 signs (C2), general punctuation and
    symbols (E2) and emoji (F0) separate; accented Latin, Greek, Arabic, Chinese… are letters.
    """
    table = np.zeros(256, dtype=bool)
    table[0x30:0x3A] = table[0x41:0x5B] = table[0x61:0x7B] = True
    table[0x80:] = True
    table[[0xC2, 0xE2, 0xEF, 0xF0]] = False
    mask = table[data]
    for lead, following in ((0xC2, 1), (0xE2, 2), (0xEF, 2), (0xF0, 3)):
        at = np.flatnonzero(data == lead)
        for step in range(1, following + 1):
            mask[np.minimum(at + step, len(data) - 1)] = False
    return mask


def _sentence_ends(data: Bytes) -> Ints:
    """Byte positions after which a sentence begins: ! ? ; | newline, « … », a stop before a space."""
    ends = np.isin(data, np.frombuffer(b"\n!?;|", dtype=np.uint8))
    spaced = np.zeros(len(data), dtype=bool)
    spaced[:-1] = (data[:-1] == 0x2E) & (data[1:] <= 0x20)
    ellipsis = np.flatnonzero(data == 0xE2)
    ellipsis = ellipsis[ellipsis + 2 < len(data)]
    ends[ellipsis[(data[ellipsis + 1] == 0x80) & (data[ellipsis + 2] == 0xA6)] + 2] = True
    # a full stop between letters of different sentences (« mal.Il ») also ends one
    glued = np.flatnonzero(data == 0x2E)
    glued = glued[(glued > 0) & (glued + 1 < len(data))]
    glued = glued[(data[glued + 1] >= 0x41) & (data[glued + 1] <= 0x5A) & (data[glued - 1] >= 0x61)]
    spaced[glued] = True
    return np.flatnonzero(ends | spaced)


def _tokenize_chunk(texts: pa.Array) -> tuple[pa.DictionaryArray, Ints, Codes, Codes, Codes]:
    """(encoded tokens, tokens per text, sentence numbers, character starts, character ends)."""
    offsets = _offsets(texts)
    data = np.frombuffer(texts.buffers()[2], dtype=np.uint8)[offsets[0] : offsets[-1]]
    bounds = offsets - offsets[0]
    n = len(texts)
    if len(data) == 0:
        none = np.empty(0, np.int32)
        return pa.array([], pa.string()).dictionary_encode(), np.zeros(n, np.int64), none, none, none
    mask = _word_bytes(data)
    first = bounds[:-1][bounds[:-1] < len(data)]
    before = np.empty_like(mask)
    before[0], before[1:] = False, mask[:-1]
    before[first] = False
    starts = np.flatnonzero(mask & ~before)
    after = np.empty_like(mask)
    after[-1], after[:-1] = False, mask[1:]
    after[first[first > 0] - 1] = False
    ends = np.flatnonzero(mask & ~after) + 1
    lengths = np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int32)
    tokens = pa.StringArray.from_buffers(
        len(starts), pa.py_buffer(lengths), pa.py_buffer(np.ascontiguousarray(data[mask]))
    )
    owner_bounds = np.searchsorted(starts, bounds)
    counts = np.diff(owner_bounds)
    owner = np.repeat(np.arange(n), counts)
    characters = np.cumsum((data & 0xC0) != 0x80, dtype=np.int32)
    origin = np.where(bounds[:-1] > 0, characters[np.maximum(bounds[:-1] - 1, 0)], 0)
    start = characters[starts] - 1 - origin[owner]
    end = characters[ends - 1] - origin[owner]
    breaks = _sentence_ends(data)
    number = np.searchsorted(breaks, starts)
    number -= np.searchsorted(breaks, bounds[:-1])[owner]
    # keep only breaks that stand between two tokens: sentences numbered 0, 1, 2…
    new = np.ones(len(starts), dtype=np.int32)
    new[1:] = (number[1:] != number[:-1]) & (owner[1:] == owner[:-1])
    new[owner_bounds[:-1][counts > 0]] = 0
    running = np.cumsum(new, dtype=np.int32)
    sentence = running - running[owner_bounds[:-1][owner]] if len(starts) else running
    return (
        pc.dictionary_encode(tokens),
        counts.astype(np.int64),
        sentence.astype(np.int32),
        start.astype(np.int32),
        end.astype(np.int32),
    )
