"""What is typical of each sub-theme: words and two-word phrases, weighed against the rest.

The weight of a term is its share of Kullback-Leibler divergence between a theme and its
corpus: occurrences x log(share here / share overall). Frequent *and* distinctive wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analysis.arrays import count_distinct_pairs, distinct, runs, spans
from analysis.text.hashing import scramble
from analysis.text.words import Words
from analysis.types import Bools, Codes, Doubles, Ints

GAP = 10  # characters between two words of a phrase, as in « accès rapide aux soins »
SAMPLE_WORDS = 1_200_000
BIN_BITS = 20
LOOKED_AT = 4  # texts, for each person wanted, that most often suffice to prove a term


@dataclass(frozen=True)
class Terms:
    """c words and phrases said by enough people among some ideas, whatever sub-theme these are in.

    first, second: stems ((c,), second -1 for a single word). tokens: where they begin, those of term i
    between bounds[i] and bounds[i + 1]. term, idea: (m,) which is said in which, ideas by their position.
    surfaces: how phrases are written, as it becomes known.
    """

    first: Codes
    second: Codes
    tokens: Ints
    bounds: Ints
    term: Ints
    idea: Ints
    surfaces: dict[int, str | None] = field(default_factory=dict)

    def occurrences(self, term: int) -> Ints:
        """Content-word numbers at which a term begins."""
        return self.tokens[self.bounds[term] : self.bounds[term + 1]]

    def counts(self, labels: Codes, groups: int) -> Doubles:
        """Ideas of each sub-theme that say each term (c, k); labels: the sub-theme of each idea."""
        cells = self.term * groups + labels[self.idea]
        return np.bincount(cells, minlength=len(self.first) * groups).reshape(len(self.first), groups).astype(float)


def find_terms(words: Words, ideas: Ints, speakers: tuple[Ints, Ints], threshold: int, stems: int) -> Terms:
    """Words and phrases said by at least `threshold` people, among some ideas.

    ideas: numbers of ideas. speakers: (text bounds (r + 1,), people) — who says each distinct text.
    """
    lengths = np.diff(words.idea_ptr)[ideas]
    enough = int(np.searchsorted(np.cumsum(lengths), SAMPLE_WORDS)) + 1
    ideas, lengths = ideas[:enough], lengths[:enough]
    idea = np.repeat(np.arange(len(ideas)), lengths)
    at = spans(words.idea_ptr, ideas)
    stem = words.stem[at].astype(np.int64)
    joined = np.zeros(len(at), dtype=bool)
    joined[:-1] = (idea[1:] == idea[:-1]) & (words.start[at][1:] - words.end[at][:-1] <= GAP)
    joined[:-1] &= stem[1:] != stem[:-1]
    pairs = np.flatnonzero(joined)
    key = np.concatenate([stem, (stem[pairs] + 1) * stems + stem[pairs + 1]])
    token = np.concatenate([np.arange(len(at)), pairs])
    bins = (scramble(key.astype(np.uint64)) >> np.uint64(64 - BIN_BITS)).astype(np.int64)
    some = np.flatnonzero(np.bincount(bins)[bins] >= threshold)  # the others are said too seldom, and need no sorting
    key, token = key[some], token[some]
    order = np.argsort(key, kind="stable")
    fresh = np.ones(len(key), dtype=bool)
    fresh[1:] = key[order][1:] != key[order][:-1]
    terms = key[order][fresh]
    code = np.empty(len(key), dtype=np.int64)
    code[order] = np.cumsum(fresh) - 1
    often = np.bincount(code, minlength=len(terms)) >= threshold
    owner = words.idea_text[ideas][idea[token]]
    kept = np.flatnonzero(_said_by(code, owner, often, speakers, threshold, len(terms)))
    number = np.full(len(terms), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    chosen = np.flatnonzero(number[code] >= 0)
    code, token = number[code[chosen]], token[chosen]
    mentions = distinct(code * len(ideas) + idea[token])
    order = np.argsort(code, kind="stable")
    single = terms[kept] < stems
    return Terms(
        np.where(single, terms[kept], terms[kept] // stems - 1).astype(np.int32),
        np.where(single, -1, terms[kept] % stems).astype(np.int32),
        at[token[order]],
        runs(np.bincount(code, minlength=len(kept))),
        mentions // max(len(ideas), 1),
        mentions % max(len(ideas), 1),
    )


def typicality(counts: Doubles, sizes: Doubles) -> Doubles:
    """Weights (c, g) of terms in groups: occurrences x log of over-representation, never negative.

    counts: (c, g) ideas that say a term; sizes: (g,) ideas of each group.
    """
    overall = counts.sum(axis=1, keepdims=True) / max(float(sizes.sum()), 1.0)
    here = counts / np.maximum(sizes, 1.0)[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(counts > 0, np.log(here / np.maximum(overall, 1e-12)), 0.0)
    return np.asarray(np.maximum(counts * gain, 0.0))


def _said_by(code: Ints, owner: Codes, open_: Bools, speakers: tuple[Ints, Ints], threshold: int, size: int) -> Bools:
    """Which terms (size,) as many people as `threshold` say; only those that are `open_` are looked at.

    Most are proven by the first of their texts; all the texts of the others are read.
    """
    texts = len(speakers[0])
    at = np.flatnonzero(open_[code])
    said = distinct(code[at] * texts + owner[at])
    term, text = said // texts, said % texts
    rank = np.arange(len(term)) - np.searchsorted(term, term)
    first = rank < LOOKED_AT * threshold
    proven = _people_of(term[first], text[first], speakers, size) >= threshold
    rest = np.isin(term, distinct(term[~first])) & ~proven[term]
    return np.asarray(proven | (_people_of(term[rest], text[rest], speakers, size) >= threshold))


def _people_of(term: Ints, text: Ints, speakers: tuple[Ints, Ints], size: int) -> Ints:
    """Distinct people who say each term (size,), from the texts (p,) that say it."""
    bounds, people = speakers
    return count_distinct_pairs(np.repeat(term, np.diff(bounds)[text]), people[spans(bounds, text)], size)
