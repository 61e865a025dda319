"""64-bit hashes of strings and sequences, all at once: the same content, the same number, anywhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.types import Ints

Hashes = npt.NDArray[np.uint64]


def string_hashes(strings: pa.Array) -> Hashes:
    """A 64-bit hash of each string's bytes (n,)."""
    strings = strings.cast(pa.large_string())
    offsets = np.frombuffer(strings.buffers()[1], dtype=np.int64)[strings.offset :][: len(strings) + 1]
    data = strings.buffers()[2]
    raw = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
    raw = raw[offsets[0] : offsets[-1]].astype(np.uint64)
    bounds = (offsets - offsets[0]).astype(np.int64)
    inside = np.arange(len(raw)) - np.repeat(bounds[:-1], np.diff(bounds))
    return segment_sums(scramble(raw + (inside.astype(np.uint64) << np.uint64(8))), bounds)


def segment_sums(values: Hashes, bounds: Ints) -> Hashes:
    """Sums modulo 2**64 of values between bounds (n + 1,), empty segments give 0."""
    running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values, dtype=np.uint64)])
    return np.asarray(running[bounds[1:]] - running[bounds[:-1]], dtype=np.uint64)


def scramble(x: Hashes) -> Hashes:
    """The finaliser of SplitMix64 (Steele, Lea & Flood 2014): a bijection that mixes all bits."""
    x = x + np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
