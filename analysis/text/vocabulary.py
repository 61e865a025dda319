"""The vocabulary of a corpus: forms as written -> folded words -> stems, and back to real words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import Stemmer

from analysis.text.folding import fold_forms
from analysis.text.speakers import FormStatistics
from analysis.text.spelling import corrections
from analysis.text.stopwords import french_stopwords
from analysis.types import Bools, Codes, Doubles, Floats, Ints

OUT = -1
SLIP_RATIO = 100
OFTEN = 20  # times a word is said before a rarer one may be taken for a slip of it


@dataclass(frozen=True)
class Vocabulary:
    """Stems, in alphabetical order, and the words they stand for.

    stems: the v stems. words: the folded words that enough people say (sorted), stop words
    among them; word_stem: the stem of each, -1 for a stop word; word_count: how often it was
    said; word_noun, word_verb: how often it follows an article, or what goes before a verb,
    between 0 and 1. surface: for each stem, its most frequent form, as written in lower case.
    """

    stems: list[str]
    words: list[str]
    word_stem: Codes
    word_count: Doubles
    word_noun: Floats
    word_verb: Floats
    surface: list[str]

    def __len__(self) -> int:
        return len(self.stems)

    def times(self) -> Doubles:
        """How often each stem was said (v,), in the forms that are kept."""
        known = self.word_stem >= 0
        return np.bincount(self.word_stem[known], self.word_count[known], minlength=len(self)).astype(float)

    def lookup(self, forms: pa.Array) -> Codes:
        """Stem number of each form as written (f,), -1 where it is unknown or a stop word.

        A word that people say is known by name, another by its stem, if that is known.
        """
        spelled = self.spell(forms).dictionary_encode()
        folded = spelled.dictionary
        known = pc.index_in(folded, value_set=pa.array(self.words, pa.string()))
        at = pc.fill_null(known, OUT).to_numpy(zero_copy_only=False)
        out = np.append(self.word_stem, np.int32(OUT))[at]
        other = np.flatnonzero(at < 0)
        out[other] = self._stem(folded.take(pa.array(other)))
        return np.asarray(out[spelled.indices.to_numpy(zero_copy_only=False)], dtype=np.int32)

    def spell(self, forms: pa.Array) -> pa.Array:
        """The folded word (f,) that each form stands for: itself, or a frequent word it is a slip for."""
        encoded = fold_forms(forms).dictionary_encode()
        folded = encoded.dictionary
        words = pa.array(self.words, pa.string())
        stops = pa.array(sorted(french_stopwords()), pa.string())
        strange = ~pc.is_in(folded, value_set=pa.concat_arrays([words, stops])).to_numpy(zero_copy_only=False)
        lost = np.flatnonzero(strange)
        lost = lost[self._stem(folded.take(pa.array(lost))) < 0]
        often = words.take(pa.array(np.flatnonzero(self.word_count >= OFTEN)))
        meant = corrections(folded.take(pa.array(lost)), often, self.word_count[self.word_count >= OFTEN])
        place = np.arange(len(folded))
        place[lost[meant >= 0]] = len(folded) + meant[meant >= 0]
        return pa.concat_arrays([folded, often]).take(pa.array(place)).take(encoded.indices)

    def _stem(self, folded: pa.Array) -> Codes:
        """Stem number of folded words, -1 where it is not known."""
        texts = folded.to_pylist()
        stems = pc.index_in(_stems(texts, texts), value_set=pa.array(self.stems, pa.string()))
        return np.asarray(pc.fill_null(stems, OUT).to_numpy(zero_copy_only=False), dtype=np.int32)


def build_vocabulary(said: FormStatistics, min_people: int) -> tuple[Vocabulary, Codes]:
    """The vocabulary of a corpus, and each form's stem (len(said.forms),), -1 when left out.

    A stem enters only when said by at least `min_people` people; so does every word and surface
    form that is kept. Words of one letter, numbers longer than four digits and stop words never do.
    """
    lower = pc.utf8_normalize(pc.utf8_lower(said.forms), "NFC")
    spoken, spoken_code = _sorted_codes(lower)
    spoken_count = np.bincount(spoken_code, weights=said.counts, minlength=len(spoken))
    allowed = said.at_least(min_people, spoken_code, len(spoken))
    folded = fold_forms(spoken).dictionary_encode()
    word_of = np.asarray(folded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    words = folded.dictionary.to_pylist()
    # the form by which a word is best known gives its stem, accents included: « ecole » as « école »
    heads, best = _first_by(word_of, -spoken_count, allowed)
    text = np.array(words, dtype=object)
    text[heads] = spoken.take(pa.array(best)).to_pylist()
    raw = _stems(text.tolist(), words)
    candidates = raw.dictionary_encode()
    code = np.array(pc.fill_null(candidates.indices, OUT).to_numpy(zero_copy_only=False), dtype=np.int32)
    times = np.bincount(word_of, spoken_count, minlength=len(words)).astype(float)
    slip, right = frequent_slips(folded.dictionary, heads, times)
    code[slip] = code[right]
    enough = said.at_least(min_people, code[word_of][spoken_code], len(candidates.dictionary))
    names = candidates.dictionary.to_pylist()
    kept = sorted((i for i in np.flatnonzero(enough).tolist() if names[i]), key=names.__getitem__)
    number = np.full(len(names) + 1, OUT, dtype=np.int32)
    number[kept] = np.arange(len(kept), dtype=np.int32)
    word_stem = number[code]
    spoken_stem = np.where(allowed, word_stem[word_of], OUT)
    stem_heads, shown = _first_by(spoken_stem, -spoken_count, spoken_stem >= 0)
    surface = [names[i] for i in kept]
    for head, form in zip(stem_heads.tolist(), spoken.take(pa.array(shown)).to_pylist(), strict=True):
        surface[head] = form
    known = np.array(sorted(heads.tolist(), key=words.__getitem__), dtype=np.int64)
    vocabulary = Vocabulary(
        [names[i] for i in kept],
        [words[i] for i in known.tolist()],
        word_stem[known],
        times[known],
        _share(said.after_article, word_of[spoken_code], times)[known],
        _share(said.after_verb, word_of[spoken_code], times)[known],
        surface,
    )
    return vocabulary, vocabulary.lookup(said.forms)


def frequent_slips(words: pa.Array, known: Ints, times: Doubles) -> tuple[Ints, Ints]:
    """(words, the words they are slips for), among known ones: a hundred times rarer, one letter off."""
    meant = corrections(words.take(pa.array(known)), words.take(pa.array(known)), times[known], times[known])
    at = np.flatnonzero(meant >= 0)
    slip, right = known[at], known[meant[at]]
    sure = times[right] >= SLIP_RATIO * times[slip]
    return slip[sure], right[sure]


def _share(some: Ints, word_of_form: Codes, times: Doubles) -> Floats:
    """How much of each word (w,) the counts of some of its forms' uses (f,) are."""
    return (np.bincount(word_of_form, some, minlength=len(times)) / np.maximum(times, 1)).astype(np.float32)


def _sorted_codes(strings: pa.Array) -> tuple[pa.Array, Codes]:
    """(distinct strings in order, place of each string (f,) in them): the order met makes no difference."""
    encoded = strings.dictionary_encode()
    order = np.asarray(pc.sort_indices(encoded.dictionary).to_numpy())
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return encoded.dictionary.take(pa.array(order)), rank[encoded.indices.to_numpy(zero_copy_only=False)]


def _stems(forms: list[str], words: list[str]) -> pa.Array:
    """Folded stem of each form, null where its folded word is a stop word or no word."""
    stops = french_stopwords()
    stemmed = Stemmer.Stemmer("french").stemWords(forms)
    return fold_forms(
        pa.array(
            [
                None if len(word) < 2 or word in stops or (word.isdigit() and len(word) > 4) else stem
                for word, stem in zip(words, stemmed, strict=True)
            ],
            pa.string(),
        )
    )


def _first_by(group: Codes, key: np.ndarray, allowed: Bools) -> tuple[Ints, Ints]:
    """(groups, position of the allowed member with the smallest key in each)."""
    at = np.flatnonzero(allowed)
    order = at[np.lexsort((at, key[at], group[at]))]
    heads, first = np.unique(group[order], return_index=True)
    return heads.astype(np.int64), order[first].astype(np.int64)
