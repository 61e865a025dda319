"""Which texts are nearly the same: found by shared hashes, then compared for good."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from rapidfuzz import fuzz

BANDS, ROWS = 4, 2
FEWEST_WORDS = 4
ALIKE = 88.0
"""Similarity, out of 100, from which two texts are one batch: a word or two changed in a sentence."""
EMPTY_BAND = "empty"


def bands(stems: str) -> list[str]:
    """Hashes that two nearly identical texts nearly always share one of (minhash, in bands).

    `stems`: the folded words of the masked text. A text of a few words is only ever like its own copies.
    """
    words = sorted(set(stems.split()))
    if not words:
        return [EMPTY_BAND]
    if len(words) < FEWEST_WORDS:
        return [_hash("whole", *words)]
    lowest = [min(_hash(str(row), word) for word in words) for row in range(BANDS * ROWS)]
    return sorted({_hash(str(band), *lowest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)})


def alike(one: str, other: str) -> bool:
    """Whether one decision may stand for both: compared by their words, in order."""
    if not one or not other:
        return one == other
    return fuzz.ratio(one, other) >= ALIKE


def first_alike(stems: str, candidates: Sequence[tuple[int, str]]) -> int | None:
    """Key of the first candidate that is nearly the same."""
    return next((key for key, other in candidates if alike(stems, other)), None)


def _hash(*parts: str) -> str:
    return hashlib.blake2b("/".join(parts).encode(), digest_size=8).hexdigest()
