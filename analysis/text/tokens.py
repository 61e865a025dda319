"""Tokens and sentences of many texts at once, on UTF-8 bytes, without a Python loop per text.

Texts stay as they are: only the vocabulary is folded, lower-cased and stemmed, so offsets are
offsets into the original text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from analysis.types import Bools, Codes, Ints

CHUNK_BYTES = 4_000_000
SENTENCE, CLAUSE = 2, 1

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Tokens:
    """Every token of n texts, in order.

    codes: (t,) position in `forms`. text: (n + 1,) bounds of each text's tokens in `codes`.
    opens: (t,) 2 where a sentence begins, 1 where a comma or a colon stands just before, else 0.
    start, end: (t,) character offsets in the original text. forms: the distinct tokens as written.
    """

    codes: Codes
    text: Ints
    opens: Bytes
    start: Codes
    end: Codes
    forms: pa.Array

    def __len__(self) -> int:
        return len(self.text) - 1


def sheaves(texts: pa.Array) -> Iterator[tuple[int, pa.Array]]:
    """(number of the first text, texts): slices of about 4 MB, at least one text each.

    What is done a sheaf at a time needs little memory at once, and can be shared between threads.
    """
    offsets = _offsets(texts)
    cuts = np.searchsorted(offsets, np.arange(offsets[0], offsets[-1], CHUNK_BYTES)[1:])
    bounds = np.unique(np.concatenate([[0], cuts, [len(texts)]]))
    for low, high in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        yield low, texts.slice(low, high - low)


def common_forms(parts: Sequence[pa.Array]) -> tuple[pa.Array, list[Codes]]:
    """(all distinct forms, place in them of each form of each part)."""
    encoded = pa.chunked_array(parts, pa.string()).combine_chunks().dictionary_encode()
    number = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    cuts = np.cumsum([len(part) for part in parts])[:-1]
    return encoded.dictionary, np.split(number, cuts) if parts else []


def _offsets(texts: pa.Array) -> Ints:
    raw = np.frombuffer(texts.buffers()[1], dtype=np.int64)
    return raw[texts.offset : texts.offset + len(texts) + 1]


def _word_table() -> Bools:
    table = np.zeros(256, dtype=bool)
    table[0x30:0x3A] = table[0x41:0x5B] = table[0x61:0x7B] = True
    table[0x80:] = True
    table[[0xC2, 0xE2, 0xEF, 0xF0]] = False
    return table


def _end_table() -> Bytes:
    table = np.zeros(256, dtype=np.uint8)
    table[list(b"\n!?;|")] = SENTENCE
    table[list(b",:")] = CLAUSE
    return table


WORD_BYTES, END_BYTES = _word_table(), _end_table()
BEYOND = ((0xC2, 1), (0xE2, 2), (0xEF, 2), (0xF0, 3))


def _word_bytes(data: Bytes) -> Bools:
    """Which bytes belong to words: ASCII letters and digits, and letters beyond.

    A continuation byte follows its lead byte: Latin-1 signs (C2), general punctuation and
    symbols (E2) and emoji (F0) separate; accented Latin, Greek, Arabic, Chinese… are letters.
    """
    mask = WORD_BYTES[data]
    for lead, following in BEYOND:
        at = np.flatnonzero(data == lead)
        for step in range(1, following + 1):
            mask[np.minimum(at + step, len(data) - 1)] = False
    return mask


def _breaks(data: Bytes) -> Bytes:
    """What ends at each byte (b,): 2 a sentence (! ? ; | newline, « … », a stop), 1 a clause (comma, colon)."""
    ends = END_BYTES[data]
    stops = np.flatnonzero(data == 0x2E)
    stops = stops[stops + 1 < len(data)]
    ends[stops[data[stops + 1] <= 0x20]] = SENTENCE
    # a full stop between letters of different sentences (« mal.Il ») also ends one
    capital = (data[stops + 1] >= 0x41) & (data[stops + 1] <= 0x5A)
    ends[stops[capital & (stops > 0) & (data[stops - 1] >= 0x61)]] = SENTENCE
    ellipsis = np.flatnonzero(data == 0xE2)
    ellipsis = ellipsis[ellipsis + 2 < len(data)]
    ends[ellipsis[(data[ellipsis + 1] == 0x80) & (data[ellipsis + 2] == 0xA6)] + 2] = SENTENCE
    return ends


def tokenize(texts: pa.Array) -> Tokens:
    """Split `texts` (large_string, no nulls, under 2 GB) into words: letters and digits of any alphabet."""
    offsets = _offsets(texts)
    n = len(texts)
    data = np.frombuffer(texts.buffers()[2] or b"", dtype=np.uint8)[offsets[0] : offsets[-1]]
    bounds = offsets - offsets[0]
    if len(data) == 0:
        none = np.empty(0, np.int32)
        return Tokens(none, np.zeros(n + 1, np.int64), none.astype(np.uint8), none, none, pa.array([], pa.string()))
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
    words = pa.StringArray.from_buffers(
        len(starts), pa.py_buffer(lengths), pa.py_buffer(np.ascontiguousarray(data[mask]))
    )
    owned = np.searchsorted(starts, bounds)
    counts = np.diff(owned)
    characters = np.cumsum((data & 0xC0) != 0x80, dtype=np.int32)
    origin = np.where(bounds[:-1] > 0, characters[np.maximum(bounds[:-1] - 1, 0)], 0).astype(np.int32)
    origin = np.repeat(origin, counts)
    opens = np.zeros(len(starts), dtype=np.uint8)
    breaks = _breaks(data)
    at = np.flatnonzero(breaks)
    following = np.searchsorted(starts, at)  # the first token after each break
    inside = following < len(starts)
    np.maximum.at(opens, following[inside], breaks[at[inside]])
    opens[owned[:-1][counts > 0]] = SENTENCE
    encoded = pc.dictionary_encode(words)
    return Tokens(
        codes=np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32),
        text=owned.astype(np.int64),
        opens=opens,
        start=characters[starts] - 1 - origin,
        end=characters[ends - 1] - origin,
        forms=encoded.dictionary,
    )
