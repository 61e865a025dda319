"""Exemplars: ideas that speak for a theme, near its centre, whole, short and different."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.text.words import Words
from analysis.types import Codes, Floats, Ints

SHORTEST, LONGEST = 8, 40
COUNT = 5
POOL = 200


def choose_exemplars(
    words: Words, ideas: Ints, scores: Floats, first_row: Ints, people: Ints, spread: Codes
) -> list[dict[str, Any]]:
    """Up to five ideas as {row, start, end}: of different people, words and groups.

    ideas: numbers of the ideas of a theme; scores: closeness to its centre. first_row: a row
    of each text. spread: (n,) a code per row; ideas of a code not yet shown come first.
    """
    lengths = np.diff(words.idea_ptr)[ideas]
    characters = words.idea_end[ideas] - words.idea_start[ideas]
    about = characters / 6.0  # French words and their space
    fits = (about >= SHORTEST) & (about <= LONGEST) & (lengths >= 3)
    pool = np.flatnonzero(fits) if fits.any() else np.arange(len(ideas))
    pool = pool[np.argsort(-scores[pool], kind="stable")][:POOL]
    chosen: list[int] = []
    seen_people: set[int] = set()
    seen_codes: set[int] = set()
    shown: list[set[int]] = []
    for fresh in (True, False):
        for place in pool.tolist():
            idea = int(ideas[place])
            row = int(first_row[words.idea_text[idea]])
            said = set(words.stem[words.idea_ptr[idea] : words.idea_ptr[idea + 1]].tolist())
            if len(chosen) == COUNT or int(people[row]) in seen_people:
                continue
            if fresh and int(spread[row]) in seen_codes:
                continue
            if any(len(said & other) > 0.5 * len(said | other) for other in shown):
                continue
            chosen.append(idea)
            seen_people.add(int(people[row]))
            seen_codes.add(int(spread[row]))
            shown.append(said)
    return [
        {
            "row": int(first_row[words.idea_text[idea]]),
            "start": int(words.idea_start[idea]),
            "end": int(words.idea_end[idea]),
        }
        for idea in chosen
    ]
