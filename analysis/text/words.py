"""A corpus turned into stems in reading order, cut into ideas, each text kept once.

This is all that later stages need of the texts: numbers, not words.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import scipy.sparse as sp

from analysis.text.hashing import Hashes, scramble, segment_sums, string_hashes
from analysis.text.tokens import Tokens, tokenize
from analysis.text.vocabulary import Vocabulary, build_vocabulary, fold_forms
from analysis.types import Codes, Ints

IDEA_WORDS = 3
FADING = 20.0
KEYED_AT_ONCE = 20_000


@dataclass(frozen=True)
class Words:
    """r distinct texts, sorted by their key; t content words; i ideas.

    text_of_row: (n,) which distinct text each contribution is. key: (r,) hash of a text after
    folding case, spaces, accents and punctuation; equal keys, the same words. length: (r,)
    words, stop words included. stem: (t,) stems in reading order, `start` and `end` their
    character offsets; text_ptr: (r + 1,) bounds of each text in them. idea_ptr: (i + 1,)
    bounds of each idea; idea_text: (i,) its text; idea_start, idea_end: character offsets.
    """

    text_of_row: Codes
    key: Hashes
    length: Codes
    stem: Codes
    start: Codes
    end: Codes
    text_ptr: Ints
    idea_ptr: Ints
    idea_text: Codes
    idea_start: Codes
    idea_end: Codes

    def arrays(self) -> dict[str, np.ndarray]:
        """Every array by name, to be stored."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def counts(self, pointers: Ints, size: int) -> sp.csr_matrix:
        """Occurrences of each stem between pointers: CSR float32 (len(pointers) - 1, size).

        What is said first counts most: the word of rank i weighs 1 / (1 + i / 20).
        """
        rank = np.arange(len(self.stem)) - np.repeat(pointers[:-1], np.diff(pointers))
        weights = (1.0 / (1.0 + rank / FADING)).astype(np.float32)
        matrix = sp.csr_matrix((weights, self.stem, pointers), shape=(len(pointers) - 1, size))
        return summed(matrix)

    def documents(self) -> tuple[Codes, Ints]:
        """(document of each text (r,), first text of each document): texts of equal key are one."""
        new = np.ones(len(self.key), dtype=bool)
        new[1:] = self.key[1:] != self.key[:-1]
        return (np.cumsum(new) - 1).astype(np.int32), np.flatnonzero(new)


def summed(matrix: sp.csr_matrix) -> sp.csr_matrix:
    """The same matrix with repeated entries added up; the input is not modified."""
    matrix = matrix.copy()
    matrix.sum_duplicates()
    return matrix


def read_words(
    texts: pa.Array, people: Ints, min_people: int, vocabulary: Vocabulary | None = None
) -> tuple[Words, Vocabulary, Tokens, Ints]:
    """Tokenise each distinct text once and keep what carries meaning.

    texts: (n,) large strings, one per contribution. people: (n,). With `vocabulary`, that one
    is used, frozen; otherwise it is built from what `min_people` people say. Also returned:
    the tokens of the distinct texts, and a first row of each, for what still needs them.
    """
    encoded = texts.dictionary_encode()
    distinct = encoded.dictionary
    code = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    tokens = tokenize(distinct)
    key = text_keys(tokens)
    order = np.argsort(key, kind="stable")
    tokens = reorder(tokens, order)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    text_of_row = rank[code]
    if vocabulary is None:
        vocabulary, stem_of_form = _fit_vocabulary(tokens, text_of_row, people, min_people)
    else:
        stem_of_form = vocabulary.lookup(tokens.forms)
    first_row = np.zeros(len(order), dtype=np.int64)
    first_row[text_of_row[::-1]] = np.arange(len(code))[::-1]
    words = _cut(tokens, stem_of_form, text_of_row, key[order])
    return words, vocabulary, tokens, first_row


def _fit_vocabulary(tokens: Tokens, text_of_row: Codes, people: Ints, min_people: int) -> tuple[Vocabulary, Codes]:
    """A text said by several people speaks for all of them: rows, not distinct texts, are counted."""
    order = np.argsort(text_of_row, kind="stable")
    repeated = np.bincount(text_of_row, minlength=len(tokens))
    if len(tokens) == len(text_of_row):
        return build_vocabulary(tokens, people[order], min_people)
    several = repeated[text_of_row[order]] > 1
    first = np.ones(len(order), dtype=bool)
    first[1:] = text_of_row[order][1:] != text_of_row[order][:-1]
    extra = np.flatnonzero(several & ~first)
    shown = np.concatenate([order[first], order[extra]])
    texts = np.concatenate([np.arange(len(tokens)), text_of_row[order[extra]]])
    return build_vocabulary(reorder(tokens, texts), people[shown], min_people)


def _cut(tokens: Tokens, stem_of_form: Codes, text_of_row: Codes, key: Hashes) -> Words:
    """Content words and ideas: sentences of at least three content words, shorter ones joined on."""
    r = len(tokens)
    codes = stem_of_form[tokens.codes]
    content = codes >= 0
    lengths = np.diff(tokens.text)
    owner = np.repeat(np.arange(r, dtype=np.int32), lengths)
    opens = np.ones(len(codes), dtype=bool)
    opens[1:] = (owner[1:] != owner[:-1]) | (tokens.sentence[1:] != tokens.sentence[:-1])
    sentence = np.cumsum(opens) - 1
    at = np.flatnonzero(opens)
    weight = np.bincount(sentence[content], minlength=len(at))
    heavy = weight >= IDEA_WORDS
    text = owner[at]
    head = np.ones(len(at), dtype=bool)
    head[1:] = text[1:] != text[:-1]
    # a new idea at each heavy sentence, the first of a text excepted: what precedes joins it
    running = np.cumsum(heavy, dtype=np.int64)
    before: Ints = running - heavy - (running - heavy)[np.flatnonzero(head)][np.cumsum(head) - 1]
    begins = head | (heavy & (before > 0))
    idea_of_sentence = np.cumsum(begins) - 1
    first_token = at[begins]
    last_token = np.append(first_token[1:], len(codes)) - 1
    kept = np.concatenate([[0], np.cumsum(content)])
    return (
        Words(
            text_of_row=text_of_row,
            key=key,
            length=lengths.astype(np.int32),
            stem=codes[content],
            start=tokens.start[content],
            end=tokens.end[content],
            text_ptr=kept[tokens.text],
            idea_ptr=np.append(kept[first_token], kept[-1]),
            idea_text=text[begins].astype(np.int32),
            idea_start=tokens.start[first_token],
            idea_end=tokens.end[last_token],
        )
        if len(idea_of_sentence)
        else _no_words(r, text_of_row, key)
    )


def _no_words(r: int, text_of_row: Codes, key: Hashes) -> Words:
    none = np.empty(0, dtype=np.int32)
    return Words(
        text_of_row,
        key,
        np.zeros(r, np.int32),
        none,
        none,
        none,
        np.zeros(r + 1, np.int64),
        np.zeros(1, np.int64),
        none,
        none,
        none,
    )


def reorder(tokens: Tokens, order: Ints) -> Tokens:
    """The same texts in another order (texts may repeat)."""
    lengths = np.diff(tokens.text)[order]
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    at = np.arange(bounds[-1]) + np.repeat(tokens.text[order] - bounds[:-1], lengths)
    return Tokens(tokens.codes[at], bounds, tokens.sentence[at], tokens.start[at], tokens.end[at], tokens.forms)


def text_keys(tokens: Tokens) -> Hashes:
    """A 64-bit hash of each text's folded words, in order (n,); 0 for a text without words."""
    form = string_hashes(fold_forms(tokens.forms))
    out = np.zeros(len(tokens), dtype=np.uint64)
    for low in range(0, len(tokens), KEYED_AT_ONCE):  # whole, the 64-bit arrays would weigh gigabytes
        bounds = tokens.text[low : low + KEYED_AT_ONCE + 1]
        inside = np.arange(bounds[-1] - bounds[0]) - np.repeat(bounds[:-1] - bounds[0], np.diff(bounds))
        mixed = scramble(form[tokens.codes[bounds[0] : bounds[-1]]] + scramble(inside.astype(np.uint64)))
        out[low : low + KEYED_AT_ONCE] = segment_sums(mixed, bounds - bounds[0])
    return out
