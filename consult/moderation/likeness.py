"""Which texts are nearly the same: copies by one hash, near-copies by shared hashes, then compared for good."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from consult.consultations.masking import MASK_CHARACTER
from consult.consultations.words import fold

BANDS, ROWS = 4, 2
FEWEST_WORDS = 4
ALIKE = 88.0
"""Similarity, out of 100, from which two texts are one batch: a word or two changed in a sentence."""
NOTHING = "empty"
"""What every text that says nothing has for its fingerprint: « … », « rien » and « aaa » are one batch."""
_DRAWN_OUT = re.compile(r"([^\W\d_])\1+")
_HIDDEN = re.compile(f"{MASK_CHARACTER}+")


def fingerprint(stems: str, masked: str) -> str:
    """The same for copies of a text, whatever their capitals, accents and punctuation.

    `stems`: the folded words of the masked text; where it has none, what is left to read of `masked` stands for them.
    Of a text of a few words, neither the order nor letters drawn out count: « Nuls !!! » and « nuuuls » are copies.
    """
    if not stems:
        return _hash("bare", *_HIDDEN.sub(MASK_CHARACTER, fold(masked)).split())
    words = stems.split()
    few = _few(words)
    return _hash("few", *few) if few else _hash("same", *words)


def bands(stems: str) -> list[str]:
    """Hashes that two nearly identical texts nearly always share one of (minhash, in bands).

    None for a text of a few words: it is only ever like its own copies.
    """
    if not stems or _few(stems.split()):
        return []
    words = sorted(set(stems.split()))
    lowest = [min(_hash(str(row), word) for word in words) for row in range(BANDS * ROWS)]
    return sorted({_hash(str(band), *lowest[band * ROWS : (band + 1) * ROWS]) for band in range(BANDS)})


def alike(one: str, other: str) -> bool:
    """Whether one decision may stand for both: compared by their words, in order."""
    return fuzz.ratio(one, other) >= ALIKE


def first_alike(stems: str, candidates: Sequence[tuple[int, str]]) -> int | None:
    """Key of the first candidate that is nearly the same."""
    return next((key for key, other in candidates if alike(stems, other)), None)


def _few(words: list[str]) -> list[str]:
    """The words of a short text, without what drags; nothing for a text of enough words to be compared."""
    short = sorted({_DRAWN_OUT.sub(r"\1", word) for word in words})
    return short if len(short) < FEWEST_WORDS else []


def _hash(*parts: str) -> str:
    return hashlib.blake2b("/".join(parts).encode(), digest_size=8).hexdigest()
