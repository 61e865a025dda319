"""Exemplars: ideas that speak for a theme, near its centre, whole, short and different."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct
from analysis.text.words import Words
from analysis.types import Codes, Floats, Ints

SHORTEST, SHORT, LONGEST = 8, 25, 40
COUNT = 5
POOL = 200
ENDS = ".!?…"
OPENS = ENDS + "-–—•*»:;"
WRAPS = ' \t)»"'


def choose_exemplars(
    words: Words,
    texts: pa.Array,
    ideas: Ints,
    scores: Floats,
    first_row: Ints,
    people: Ints,
    spread: Codes,
    typical: Codes,
) -> list[dict[str, Any]]:
    """Up to five ideas as {row, start, end}: of different people, words and groups.

    ideas: numbers of the ideas of a theme; scores: closeness to its centre. texts: the distinct
    texts (r,); first_row: a row of each. spread: (n,) a code per row; ideas of a code not yet
    shown come first. typical: stems of the theme's terms. Of the nearest ideas, those come first
    that are whole sentences, short, and say one of these.
    """
    lengths = np.diff(words.idea_ptr)[ideas]
    characters = words.idea_end[ideas] - words.idea_start[ideas]
    about = characters / 6.0  # French words and their space
    fits = (about >= SHORTEST) & (about <= LONGEST) & (lengths >= 3)
    pool = np.flatnonzero(fits) if fits.any() else np.arange(len(ideas))
    pool = pool[np.argsort(-scores[pool], kind="stable")][:POOL]
    known = _whole(words, texts, ideas[pool])
    stems = [set(words.stem[words.idea_ptr[idea] : words.idea_ptr[idea + 1]].tolist()) for idea in ideas[pool]]
    named = set(typical.tolist()) - {-1}
    merits = known * 2 + (about[pool] <= SHORT) + np.array([bool(said & named) for said in stems], dtype=int)
    order = np.argsort(-merits, kind="stable").tolist()
    chosen: list[int] = []
    seen_people: set[int] = set()
    seen_codes: set[int] = set()
    for fresh in (True, False):
        for place in order:
            row = int(first_row[words.idea_text[ideas[pool[place]]]])
            if len(chosen) == COUNT or int(people[row]) in seen_people:
                continue
            if fresh and int(spread[row]) in seen_codes:
                continue
            said = stems[place]
            if any(len(said & stems[other]) > 0.5 * len(said | stems[other]) for other in chosen):
                continue
            chosen.append(place)
            seen_people.add(int(people[row]))
            seen_codes.add(int(spread[row]))
    shown = ideas[pool[chosen]].tolist()
    return [
        {
            "row": int(first_row[words.idea_text[idea]]),
            "start": int(words.idea_start[idea]),
            "end": int(words.idea_end[idea]),
        }
        for idea in shown
    ]


def _whole(words: Words, texts: pa.Array, ideas: Ints) -> np.ndarray:
    """Which ideas (m,) are whole sentences, or whole texts, and not a clause of one."""
    owner = words.idea_text[ideas]
    read = distinct(owner)
    text = dict(zip(read.tolist(), texts.take(pa.array(read)).to_pylist(), strict=True))
    bounds = zip(words.idea_start[ideas].tolist(), words.idea_end[ideas].tolist(), owner.tolist(), strict=True)
    return np.array([is_whole(text[own], start, end) for start, end, own in bounds], dtype=int)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text begins and ends as sentences do, its brackets closed.

    >>> is_whole("Des trains, et vite. Merci.", 0, 20), is_whole("Des trains, et vite. Merci.", 0, 10)
    (True, False)
    """
    before, after = text[:start], text[end:]
    gap = before[len(before.rstrip()) :]
    opens = not before.strip() or "\n" in gap or before.rstrip(' \t("«')[-1:] in OPENS
    following = after.lstrip(WRAPS)
    closes = not following or following[0] in ENDS + "\n\r" or text[end - 1] in ENDS
    said = text[start:end]
    return opens and closes and said.count("(") == said.count(")") + (after[:1] == ")")
