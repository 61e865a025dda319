"""The words of a theme that people made: those that say it more than the rest of the consultation. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

WORD = re.compile(r"[^\W\d_]{3,}")
SHOWN = 10


def distinctive_words(
    inside: Sequence[tuple[int, str]], outside: Sequence[tuple[int, str]], ignored: Iterable[str], least: int
) -> list[str]:
    """Words of (person, text) pairs, the most telling first: log-odds of people with an uninformative prior (B. Monroe,
    M. Colaresi, K. Quinn, "Fightin' Words", 2008), each said by at least `least` people inside."""
    skipped = set(ignored)
    within, without = _people(inside), _people(outside)
    people, others = len({who for who, _ in inside}), len({who for who, _ in outside})
    scored = []
    for word, said in within.items():
        if said < least or word in skipped:
            continue
        elsewhere = without.get(word, 0)
        odds = math.log((said + 0.5) / (people - said + 0.5)) - math.log((elsewhere + 0.5) / (others - elsewhere + 0.5))
        scored.append((odds / math.sqrt(1 / (said + 0.5) + 1 / (elsewhere + 0.5)), word))
    return [word for score, word in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:SHOWN] if score > 0]


def _people(texts: Iterable[tuple[int, str]]) -> Counter[str]:
    """How many people say each word."""
    said = {(who, word) for who, text in texts for word in WORD.findall(text.lower())}
    return Counter(word for _who, word in said)
