"""The vocabulary of a corpus: forms as written -> folded words -> stems, and back to real words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import scipy.sparse as sp
import Stemmer

from analysis.arrays import count_distinct_pairs
from analysis.text.spelling import corrections
from analysis.text.stopwords import french_stopwords
from analysis.text.tokens import Tokens
from analysis.types import Bools, Codes, Doubles, Floats, Ints

OUT = -1
BEFORE_VERBS = "je j il elle on nous vous ils elles qui ne n se s y doit doivent peut peuvent faut faudrait"
SLIP_RATIO = 100
OFTEN = 20  # times a word is said before a rarer one may be taken for a slip of it
ARTICLES = "le la les l un une des du d au aux ce cette ces nos notre leurs leur vos votre"


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


def fold_forms(forms: pa.Array) -> pa.Array:
    """Lower case, accents removed, ligatures opened, on Arrow strings."""
    lower = pc.utf8_lower(forms)
    for ligature, letters in (("œ", "oe"), ("æ", "ae")):
        lower = pc.replace_substring(lower, ligature, letters)
    return pc.replace_substring_regex(pc.utf8_normalize(lower, "NFD"), r"\p{Mn}", "")


def build_vocabulary(tokens: Tokens, people: Ints, min_people: int) -> tuple[Vocabulary, Codes]:
    """The vocabulary of `tokens`, and each form's stem (len(forms),), -1 when left out.

    people: (n,) a number per text, equal for texts of the same person. A stem enters only when
    said by at least `min_people` of them; so does every word and surface form that is kept.
    Words of one letter, numbers longer than four digits and stop words never do.
    """
    counts = np.bincount(tokens.codes, minlength=len(tokens.forms))
    lower = pc.utf8_normalize(pc.utf8_lower(tokens.forms), "NFC")
    spoken = lower.dictionary_encode()
    spoken_code = np.asarray(spoken.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    spoken_count = np.bincount(spoken_code, weights=counts, minlength=len(spoken.dictionary))
    said = SpeakerCount(tokens, people)
    allowed = said.at_least(min_people, spoken_code, len(spoken.dictionary))
    folded = fold_forms(spoken.dictionary).dictionary_encode()
    word_of = np.asarray(folded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    words = folded.dictionary.to_pylist()
    # the form by which a word is best known gives its stem, accents included: « ecole » as « école »
    heads, best = _first_by(word_of, -spoken_count, allowed)
    text = np.array(words, dtype=object)
    text[heads] = spoken.dictionary.take(pa.array(best)).to_pylist()
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
    for head, form in zip(stem_heads.tolist(), spoken.dictionary.take(pa.array(shown)).to_pylist(), strict=True):
        surface[head] = form
    known = np.array(sorted(heads.tolist(), key=words.__getitem__), dtype=np.int64)
    vocabulary = Vocabulary(
        [names[i] for i in kept],
        [words[i] for i in known.tolist()],
        word_stem[known],
        times[known],
        _share_after(tokens, folded, word_of[spoken_code], ARTICLES)[known],
        _share_after(tokens, folded, word_of[spoken_code], BEFORE_VERBS)[known],
        surface,
    )
    return vocabulary, vocabulary.lookup(tokens.forms)


def frequent_slips(words: pa.Array, known: Ints, times: Doubles) -> tuple[Ints, Ints]:
    """(words, the words they are slips for), among known ones: a hundred times rarer, one letter off."""
    meant = corrections(words.take(pa.array(known)), words.take(pa.array(known)), times[known], times[known])
    at = np.flatnonzero(meant >= 0)
    slip, right = known[at], known[meant[at]]
    sure = times[right] >= SLIP_RATIO * times[slip]
    return slip[sure], right[sure]


def _share_after(tokens: Tokens, folded: pa.Array, word_of_form: Codes, before: str) -> Floats:
    """How much of each folded word (w,) follows, in its text, one of the words `before`."""
    leads = pc.is_in(folded.dictionary, value_set=pa.array(before.split())).to_numpy(zero_copy_only=False)
    word = word_of_form[tokens.codes]
    follows = np.zeros(len(word), dtype=bool)
    follows[1:] = leads[word[:-1]]
    first = tokens.text[:-1]
    follows[first[first < len(word)]] = False
    size = len(folded.dictionary)
    total = np.bincount(word, minlength=size)
    return (np.bincount(word[follows], minlength=size) / np.maximum(total, 1)).astype(np.float32)


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


class SpeakerCount:
    """How many distinct people say a form, answered without counting the frequent ones whole."""

    def __init__(self, tokens: Tokens, people: Ints) -> None:
        self.tokens, self.person = tokens, people

    def at_least(self, threshold: int, group: Codes, size: int) -> Bools:
        """Which groups of forms (size,) have at least `threshold` speakers; group -1 is nobody's.

        group: (len(forms),). What a fiftieth of the texts already proves is not counted again.
        """
        counts = np.bincount(
            group[group >= 0],
            np.bincount(self.tokens.codes, minlength=len(group))[group >= 0],
            minlength=size,
        )
        open_ = np.append(counts >= threshold, False)  # group -1 reads the last
        proven = np.zeros(size, dtype=bool)
        texts = len(self.tokens)
        for part in (50, 5, 1):
            last = self.tokens.text[texts // part]
            codes = group[self.tokens.codes[:last]]
            at = np.flatnonzero(open_[codes])
            owner = self.person[np.searchsorted(self.tokens.text, at, side="right") - 1]
            proven |= count_distinct_pairs(codes[at], owner, size) >= threshold
            open_[:-1] &= ~proven
        return proven


def count_matrix(tokens: Tokens, stem_of_form: Codes, size: int) -> sp.csr_matrix:
    """Occurrences of each stem in each text: CSR float32 (n, size), sorted indices."""
    codes = stem_of_form[tokens.codes]
    kept = codes >= 0
    indptr = np.concatenate([[0], np.cumsum(kept)])[tokens.text]
    matrix = sp.csr_matrix(
        (np.ones(int(indptr[-1]), dtype=np.float32), codes[kept], indptr),
        shape=(len(tokens), size),
    )
    matrix.sum_duplicates()
    return matrix
