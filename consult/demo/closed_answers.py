"""« En un mot », the scale, and what is chosen: answers that are not contributions."""

from __future__ import annotations

import random
from dataclasses import dataclass

from consult.demo.lexicon import read
from consult.demo.noise.faults import Speller
from consult.demo.population.questions import (
    FOLLOW_QUESTION,
    HOW_QUESTION,
    MATRIX_QUESTION,
    NO,
    OPINIONS,
    PRIORITIES,
    RANKED,
    RANKING_QUESTION,
    SERVICES,
    WAYS,
    YES,
)


@dataclass(frozen=True)
class Word:
    """One of the 47 canonical words and the ways people write it."""

    canonical: str
    variants: tuple[str, ...]


def canonical_words() -> list[Word]:
    """The 47 words, most said first."""
    found = []
    for line in read("words.toml")["words"].strip().splitlines():
        canonical, _, variants = line.partition("=")
        found.append(Word(canonical, tuple(variants.split(","))))
    return found


class WordBag:
    """Draws answers to the « en un mot » question."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"words {seed}")
        self._words = canonical_words()
        self._weights = [(rank + 1.0) ** -0.95 * self._rng.lognormvariate(0, 0.2) for rank in range(len(self._words))]
        self._speller = Speller(0.06, "hurried")

    def draw(self) -> tuple[str, tuple[str, ...]]:
        """What is typed (one to three words) and the canonical words meant."""
        wanted = self._rng.choices((1, 2, 3), (80, 12, 8))[0]
        meant: list[Word] = []
        while len(meant) < wanted:
            word = self._rng.choices(self._words, self._weights)[0]
            if word not in meant:
                meant.append(word)
        typed = []
        for word in meant:
            form = word.canonical if self._rng.random() < 0.62 or wanted > 1 else self._rng.choice(word.variants)
            typed.append(self._speller.spoil(form, self._rng.random))
        link = self._rng.choice((", ", " ", ", ", " et "))
        text = (link if wanted < 3 else link.replace(" et ", ", ")).join(typed)  # three words and no more
        draw = self._rng.random()
        text = text.upper() if draw < 0.06 else text.capitalize() if draw < 0.5 else text
        return text, tuple(word.canonical for word in meant)


def scale_answer(rng: random.Random, college: int, verbosity: float) -> int:
    """1 to 10; élus and staff are a little more confident, those who write much a little less."""
    centre = 6.2 + (1.1 if college == 1 else 0.4 if college == 2 else 0.0) - 0.3 * verbosity
    return max(1, min(10, round(rng.gauss(centre, 2.1))))


_OPINIONS_BY_SERVICE = ((34, 44, 16, 6), (18, 36, 30, 16), (26, 42, 22, 10), (22, 40, 27, 11))
_WEIGHTS_BY_COLLEGE = ((9, 6, 4, 2, 5), (7, 6, 8, 3, 5), (5, 6, 3, 9, 4), (4, 6, 2, 10, 3))
_FOLLOWS_BY_COLLEGE = (0.42, 0.82, 0.55, 0.3)


def chosen_answers(rng: random.Random, college: int) -> dict[str, str]:
    """Question → the cell of an import: a matrix row by row, a ranking in its order, who would go on and how.

    Some leave a question or a row out; only those who would go on say how.
    """
    found = {}
    if rng.random() < 0.74:
        cells = [
            f"{row} : {rng.choices(OPINIONS, weights)[0]}"
            for row, weights in zip(SERVICES, _OPINIONS_BY_SERVICE, strict=True)
            if rng.random() < 0.93
        ]
        if cells:
            found[MATRIX_QUESTION] = "; ".join(cells)
    if rng.random() < 0.7:
        found[RANKING_QUESTION] = "; ".join(_ranked(rng, _WEIGHTS_BY_COLLEGE[college]))
    if rng.random() < 0.78:
        follows = rng.random() < _FOLLOWS_BY_COLLEGE[college]
        found[FOLLOW_QUESTION] = YES if follows else NO
        if follows and rng.random() < 0.9:
            ways = [way for way in WAYS if rng.random() < 0.45]
            found[HOW_QUESTION] = "; ".join(ways or [rng.choice(WAYS)])
    return found


def _ranked(rng: random.Random, weights: tuple[int, ...]) -> list[str]:
    left = dict(zip(PRIORITIES, weights, strict=True))
    order: list[str] = []
    while len(order) < RANKED:
        first = rng.choices(list(left), list(left.values()))[0]
        del left[first]
        order.append(first)
    return order
