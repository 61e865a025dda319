"""The parts that a theme falls into, proposed by the machine: their size, their words, examples to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from consult.consultations import reading
from consult.reports.analysis_port import french_stopwords, parts_of
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.distinctive import distinctive_words
from consult.reports.workbench.finding import Rows
from consult.reports.workbench.vectors import Vectors
from consult.territories import queries as territories

READ = 250
EXAMPLES = 3
WORDS = 6
NAMED = 3


@dataclass(frozen=True)
class Proposal:
    """One part. rows: its ideas; words: what it says more than the others do; name: made of the first ones."""

    rows: Rows
    contributions: int
    people: int
    words: Sequence[str]
    name: str
    examples: Rows


def parted(bench: Bench, vectors: Vectors, rows: Rows, count: int) -> list[Rows]:
    """The parts alone, the largest first: the same each time for the same ideas. Those without words stay out."""
    labels, middles = parts_of(vectors.of(rows), count)
    return [rows[labels == part] for part in range(len(middles))]


def proposals(bench: Bench, vectors: Vectors, rows: Rows, count: int) -> list[Proposal]:
    """The parts with what tells them apart."""
    parts = parted(bench, vectors, rows, count)
    typical = [_typical(vectors, part) for part in parts]
    texts = [_texts(bench, some) for some in typical]
    k = territories.organisation(bench.consultation.organisation_id).k
    found = []
    for number, part in enumerate(parts):
        outside = [pair for other, said in enumerate(texts) if other != number for pair in said]
        words = _words(texts[number], outside, k)
        found.append(
            Proposal(
                part,
                len(np.unique(bench.ideas.contribution[part])),
                _people(bench, part),
                words,
                " · ".join(words[:NAMED]).capitalize(),
                typical[number][:EXAMPLES],
            )
        )
    return found


def _words(inside: list[tuple[int, str]], outside: list[tuple[int, str]], k: int) -> list[str]:
    """Words said by k people where the part is large enough; by two at least."""
    ignored = french_stopwords()
    for least in (k, max(2, k // 3), 2):
        words = distinctive_words(inside, outside, ignored, least)[:WORDS]
        if len(words) >= NAMED:
            return words
    return words


def _typical(vectors: Vectors, rows: Rows) -> Rows:
    """The rows nearest to the middle, of one contribution each as far as they go."""
    sample = rows if len(rows) <= 8 * READ else rows[:: len(rows) // (8 * READ)]
    some = vectors.of(sample)
    order = np.argsort(-(some @ some.mean(axis=0)), kind="stable")
    return sample[order[:READ]]


def _texts(bench: Bench, rows: Rows) -> list[tuple[int, str]]:
    """(person, words of the idea)."""
    ideas = bench.ideas
    owners = list(dict.fromkeys(ideas.contribution[rows].tolist()))
    cards = {card.id: card for card in reading.cards(bench.consultation.id, owners)}
    return [
        (card.profile.participation_id, card.text[int(ideas.start[row]) : int(ideas.end[row])])
        for row in rows.tolist()
        if (card := cards.get(int(ideas.contribution[row]))) is not None and card.text is not None
    ]


def _people(bench: Bench, rows: Rows) -> int:
    at = np.searchsorted(bench.readable.rows, rows)
    people = bench.readable.person[at]
    return len(np.unique(people[people >= 0]))
