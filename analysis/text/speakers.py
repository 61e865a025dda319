"""What a vocabulary is decided from: how often, by whom and after what each form is said.

Counts add up and speakers are kept up to the few that decide, so the statistics of the parts
of a corpus, wherever they were counted, make those of the whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp

from analysis.arrays import distinct, runs, spans
from analysis.text.tokens import Tokens
from analysis.types import Bools, Codes, Ints

ARTICLES = "le la les l un une des du d au aux ce cette ces nos notre leurs leur vos votre"
BEFORE_VERBS = "je j il elle on nous vous ils elles qui ne n se s y doit doivent peut peuvent faut faudrait"
LOOKED_AT = 8  # occurrences that most often suffice to show that enough people say a form


@dataclass(frozen=True)
class FormStatistics:
    """f forms as written. counts: (f,) rows that say each, as often as they do. after_article,
    after_verb: (f,) how often it follows an article, or what goes before a verb. form, person: (p,)
    distinct pairs; a form has all its speakers there, or at least as many as were asked for."""

    forms: pa.Array
    counts: Ints
    after_article: Ints
    after_verb: Ints
    form: Codes
    person: Ints

    def at_least(self, threshold: int, group: Codes, size: int) -> Bools:
        """Which groups of forms (size,) have so many speakers; group (f,) -1 is nobody's."""
        owner = group[self.form]
        kept = owner >= 0
        people, code = np.unique(self.person[kept], return_inverse=True)
        pairs = distinct(owner[kept].astype(np.int64) * max(len(people), 1) + code)
        return np.bincount(pairs // max(len(people), 1), minlength=size) >= threshold


@dataclass(frozen=True)
class Speakers:
    """Who says each of n texts: people[bounds[i] : bounds[i + 1]], one entry per row."""

    bounds: Ints
    people: Ints

    def of(self, low: int, high: int) -> Speakers:
        """Those of the texts from `low` to `high`."""
        bounds = self.bounds[low : high + 1]
        return Speakers(bounds - bounds[0], self.people[bounds[0] : bounds[-1]])


def speakers_of(text_of_row: Codes, people: Ints, texts: int) -> Speakers:
    """The people (n,) who wrote the rows, gathered by text."""
    order = np.argsort(text_of_row, kind="stable")
    return Speakers(runs(np.bincount(text_of_row, minlength=texts)), people[order])


def form_statistics(tokens: Tokens, speakers: Speakers, enough: int) -> FormStatistics:
    """The statistics of some texts; `enough` people prove that a form may be used."""
    size, rows = len(tokens.forms), np.diff(speakers.bounds)
    lengths = np.diff(tokens.text)
    said = np.repeat(rows, lengths)
    follows = []
    for before in (ARTICLES, BEFORE_VERBS):
        lead = _forms_among(tokens.forms, before)[tokens.codes]
        after = np.zeros(len(lead), dtype=bool)
        after[1:] = lead[:-1]
        after[tokens.text[:-1][lengths > 0]] = False
        follows.append(np.bincount(tokens.codes[after], said[after], minlength=size).astype(np.int64))
    form, person = _some_speakers(tokens, speakers, enough)
    counts = np.bincount(tokens.codes, said, minlength=size).astype(np.int64)
    return FormStatistics(tokens.forms, counts, follows[0], follows[1], form, person)


def merged(parts: Sequence[FormStatistics], forms: pa.Array, numbers: Sequence[Codes]) -> FormStatistics:
    """The statistics of the whole from those of its parts; numbers: place in `forms` of each form of a part."""
    number = np.concatenate(numbers) if numbers else np.empty(0, dtype=np.int32)

    def total(name: str) -> Ints:
        values = np.concatenate([getattr(part, name) for part in parts]) if parts else np.empty(0)
        return np.bincount(number, values, minlength=len(forms)).astype(np.int64)

    none = [np.empty(0, dtype=np.int32)]
    return FormStatistics(
        forms,
        total("counts"),
        total("after_article"),
        total("after_verb"),
        np.concatenate([mine[part.form] for mine, part in zip(numbers, parts, strict=True)] or none),
        np.concatenate([part.person for part in parts] or none).astype(np.int64),
    )


def _forms_among(forms: pa.Array, words: str) -> Bools:
    lower = pc.utf8_lower(forms)
    return np.asarray(pc.is_in(lower, value_set=pa.array(words.split(), pa.string())).to_numpy(zero_copy_only=False))


def _some_speakers(tokens: Tokens, speakers: Speakers, enough: int) -> tuple[Codes, Ints]:
    """(forms, people): distinct pairs, as few as decide whether `enough` people say each form."""
    size = len(tokens.forms)
    said = sp.csr_matrix(
        (np.ones(len(tokens.codes), dtype=np.int8), tokens.codes, tokens.text), shape=(len(tokens), size)
    ).tocsc()
    first = said.indptr.astype(np.int64)
    looked = np.minimum(first[1:], first[:-1] + LOOKED_AT * enough)
    form, person = _pairs(said.indices, first[:-1], looked, speakers)
    few = np.bincount(form, minlength=size) < enough
    again = np.flatnonzero(few & (looked < first[1:]))
    if len(again):
        more, who = _pairs(said.indices, first[again], first[again + 1], speakers)
        kept = ~np.isin(form, again)
        form, person = np.concatenate([form[kept], again[more]]), np.concatenate([person[kept], who])
    return form.astype(np.int32), person


def _pairs(texts: Ints | Codes, low: Ints, high: Ints, speakers: Speakers) -> tuple[Ints, Ints]:
    """Distinct (slice, person) pairs of the people of texts[low[i] : high[i]]."""
    lengths = high - low
    bounds = runs(lengths)
    at = np.arange(bounds[-1]) + np.repeat(low - bounds[:-1], lengths)
    text, owner = texts[at].astype(np.int64), np.repeat(np.arange(len(low)), lengths)
    person = speakers.people[spans(speakers.bounds, text)]
    owner = np.repeat(owner, np.diff(speakers.bounds)[text])
    order = np.lexsort((person, owner))
    owner, person = owner[order], person[order]
    fresh = np.ones(len(owner), dtype=bool)
    fresh[1:] = (owner[1:] != owner[:-1]) | (person[1:] != person[:-1])
    return owner[fresh], person[fresh]
