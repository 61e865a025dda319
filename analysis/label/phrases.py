"""What is typical of each sub-theme: words and two-word phrases, weighed against the rest.

The weight of a term is its share of Kullback-Leibler divergence between a theme and its
corpus: occurrences x log(share here / share overall). Frequent *and* distinctive wins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.arrays import count_distinct_pairs, distinct, spans
from analysis.text.words import Words
from analysis.types import Bools, Codes, Doubles, Ints

GAP = 10  # characters between two words of a phrase, as in « accès rapide aux soins »
SAMPLE_WORDS = 1_200_000


@dataclass(frozen=True)
class Candidates:
    """c terms of a tree. first, second: stems ((c,), second -1 for a single word). counts: (c, k)
    ideas of each sub-theme that say it. people: (c,) people in the tree who say it. place: (c,)
    a token where it begins."""

    first: Codes
    second: Codes
    counts: Doubles
    people: Ints
    tokens: Ints
    bounds: Ints

    def occurrences(self, term: int) -> Ints:
        """Content-word numbers at which a term begins."""
        return self.tokens[self.bounds[term] : self.bounds[term + 1]]


def find_candidates(
    words: Words,
    ideas: Ints,
    labels: Codes,
    groups: int,
    speakers: tuple[Ints, Ints],
    threshold: int,
    stems: int,
) -> Candidates:
    """Words and phrases said by at least `threshold` people, among some ideas.

    ideas: numbers of ideas; labels: the sub-theme of each. speakers: (text bounds (r + 1,),
    people) — who says each distinct text.
    """
    lengths = np.diff(words.idea_ptr)[ideas]
    enough = int(np.searchsorted(np.cumsum(lengths), SAMPLE_WORDS)) + 1
    ideas, labels, lengths = ideas[:enough], labels[:enough], lengths[:enough]
    idea = np.repeat(np.arange(len(ideas)), lengths)
    at = spans(words.idea_ptr, ideas)
    stem = words.stem[at].astype(np.int64)
    joined = np.zeros(len(at), dtype=bool)
    joined[:-1] = (idea[1:] == idea[:-1]) & (words.start[at][1:] - words.end[at][:-1] <= GAP)
    joined[:-1] &= stem[1:] != stem[:-1]
    pairs = np.flatnonzero(joined)
    key = np.concatenate([stem, (stem[pairs] + 1) * stems + stem[pairs + 1]])
    token = np.concatenate([np.arange(len(at)), pairs])
    order = np.argsort(key, kind="stable")
    fresh = np.ones(len(key), dtype=bool)
    fresh[1:] = key[order][1:] != key[order][:-1]
    terms = key[order][fresh]
    code = np.empty(len(key), dtype=np.int64)
    code[order] = np.cumsum(fresh) - 1
    often = np.bincount(code, minlength=len(terms)) >= threshold
    owner = words.idea_text[ideas][idea[token]]
    said = _people_of(code, owner, often, speakers, len(terms))
    kept = np.flatnonzero(said >= threshold)
    number = np.full(len(terms), -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    chosen = np.flatnonzero(number[code] >= 0)
    code, token = number[code[chosen]], token[chosen]
    mentions = distinct(code * len(ideas) + idea[token])
    counts = np.bincount(
        (mentions // len(ideas)) * groups + labels[mentions % len(ideas)], minlength=len(kept) * groups
    )
    order = np.argsort(code, kind="stable")
    single = terms[kept] < stems
    return Candidates(
        np.where(single, terms[kept], terms[kept] // stems - 1).astype(np.int32),
        np.where(single, -1, terms[kept] % stems).astype(np.int32),
        counts.reshape(len(kept), groups).astype(float),
        said[kept],
        at[token[order]],
        np.concatenate([[0], np.cumsum(np.bincount(code, minlength=len(kept)))]),
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


def _people_of(code: npt.NDArray[np.int64], owner: Codes, open_: Bools, speakers: tuple[Ints, Ints], size: int) -> Ints:
    """Distinct people who say each term (size,), counted only where `open_`; 0 elsewhere."""
    bounds, people = speakers
    at = np.flatnonzero(open_[code])
    said = distinct(code[at] * len(bounds) + owner[at])
    term, text = said // len(bounds), said % len(bounds)
    speakers_of = people[spans(bounds, text)]
    return count_distinct_pairs(np.repeat(term, np.diff(bounds)[text]), speakers_of, size)
