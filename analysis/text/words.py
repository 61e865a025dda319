"""A corpus turned into stems in reading order, cut into ideas, each text kept once.

This is all that later stages need of the texts: numbers, not words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import scipy.sparse as sp

from analysis.arrays import runs, spans
from analysis.text.hashing import Hashes, scramble, segment_sums
from analysis.text.tokens import CLAUSE, SENTENCE, Tokens
from analysis.types import Codes, Ints

IDEA_WORDS = 3
CLAUSE_WORDS = 3
FADING = 20.0


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

        What is said first counts most: the word of rank i weighs 1 / (1 + i / 20). A word said
        twice has two entries: products are the same, and nothing is sorted for them (see `summed`).
        """
        rank = np.arange(len(self.stem)) - np.repeat(pointers[:-1], np.diff(pointers))
        weights = (1.0 / (1.0 + rank / FADING)).astype(np.float32)
        return sp.csr_matrix((weights, self.stem, pointers), shape=(len(pointers) - 1, size))

    def head(self, texts: int) -> Words:
        """The first texts and their ideas, as views; rows of other texts have `text_of_row` -1."""
        ideas = int(np.searchsorted(self.idea_text, texts))
        last = int(self.text_ptr[texts])
        return Words(
            text_of_row=np.where(self.text_of_row < texts, self.text_of_row, -1).astype(np.int32),
            key=self.key[:texts],
            length=self.length[:texts],
            stem=self.stem[:last],
            start=self.start[:last],
            end=self.end[:last],
            text_ptr=self.text_ptr[: texts + 1],
            idea_ptr=self.idea_ptr[: ideas + 1],
            idea_text=self.idea_text[:ideas],
            idea_start=self.idea_start[:ideas],
            idea_end=self.idea_end[:ideas],
        )

    def counts_of(self, texts: Ints, size: int) -> sp.csr_matrix:
        """`counts` of chosen texts (len(texts), size)."""
        chosen = replace(self, stem=self.stem[spans(self.text_ptr, texts)])
        return chosen.counts(runs(np.diff(self.text_ptr)[texts]), size)

    def idea_counts(self, ideas: Ints, size: int) -> sp.csr_matrix:
        """`counts` of chosen ideas (len(ideas), size)."""
        chosen = replace(self, stem=self.stem[spans(self.idea_ptr, ideas)])
        return chosen.counts(runs(np.diff(self.idea_ptr)[ideas]), size)

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


def cut(tokens: Tokens, stem_of_form: Codes, form_key: Hashes) -> Words:
    """Content words and ideas of some texts, in their order: sentences of at least three content
    words, shorter ones joined on, then the clauses of a list as long as that. `text_of_row` is left empty.

    stem_of_form, form_key: (f,) stem and hash of the folded word of each form.
    """
    codes = stem_of_form[tokens.codes]
    content = codes >= 0
    lengths = np.diff(tokens.text)
    at = np.flatnonzero(tokens.opens == SENTENCE)
    kept = np.concatenate([[0], np.cumsum(content, dtype=np.int64)])
    weight = np.diff(kept[np.append(at, len(codes))])
    heavy = weight >= IDEA_WORDS
    text = np.searchsorted(tokens.text, at, side="right") - 1
    head = np.ones(len(at), dtype=bool)
    head[1:] = text[1:] != text[:-1]
    # a new idea at each heavy sentence, the first of a text excepted: what precedes joins it
    before = np.cumsum(heavy, dtype=np.int64) - heavy
    before -= before[np.flatnonzero(head)][np.cumsum(head) - 1] if len(at) else 0
    begins = head | (heavy & (before > 0))
    first = _with_clauses(at[begins], tokens.opens, kept)
    last = np.append(first[1:], len(codes))[: len(first)] - 1
    return Words(
        text_of_row=np.empty(0, dtype=np.int32),
        key=_keys(tokens, form_key),
        length=lengths.astype(np.int32),
        stem=codes[content],
        start=tokens.start[content],
        end=tokens.end[content],
        text_ptr=kept[tokens.text],
        idea_ptr=np.append(kept[first], kept[-1]),
        idea_text=(np.searchsorted(tokens.text, first, side="right") - 1).astype(np.int32),
        idea_start=tokens.start[first],
        idea_end=tokens.end[last],
    )


def _with_clauses(first: Ints, opens: np.ndarray, kept: Ints) -> Ints:
    """Tokens at which ideas begin: those of sentences, and the long clauses that follow as long a beginning.

    first: tokens that open an idea already; kept: (t + 1,) content words before each token.
    """
    marks = np.flatnonzero(opens > 0)
    weight = np.diff(kept[np.append(marks, len(opens))])
    sentence = np.maximum.accumulate(np.where(opens[marks] == SENTENCE, marks, 0))
    long = (weight >= CLAUSE_WORDS) & (kept[marks] - kept[sentence] >= CLAUSE_WORDS)
    return np.union1d(first, marks[(opens[marks] == CLAUSE) & long])


def _keys(tokens: Tokens, form_key: Hashes) -> Hashes:
    """A 64-bit hash of each text's folded words, in order (n,); 0 for a text without words."""
    inside = np.arange(len(tokens.codes)) - np.repeat(tokens.text[:-1], np.diff(tokens.text))
    mixed = scramble(form_key[tokens.codes] + scramble(inside.astype(np.uint64)))
    return segment_sums(mixed, tokens.text)


def gathered(pieces: Sequence[Words]) -> tuple[Words, Ints]:
    """The texts of all pieces, sorted by key; and the order (r,) they were taken in."""
    whole = _joined(pieces)
    order = np.argsort(whole.key, kind="stable")
    return taken(whole, order), order


def taken(words: Words, order: Ints) -> Words:
    """Chosen texts, in another order, with their words and ideas; `text_of_row` is left empty."""
    ideas_of = np.searchsorted(words.idea_text, np.arange(len(words.key) + 1))
    at, ideas = spans(words.text_ptr, order), spans(ideas_of, order)
    return replace(
        words,
        text_of_row=np.empty(0, dtype=np.int32),
        key=words.key[order],
        length=words.length[order],
        stem=words.stem[at],
        start=words.start[at],
        end=words.end[at],
        text_ptr=runs(np.diff(words.text_ptr)[order]),
        idea_ptr=runs(np.diff(words.idea_ptr)[ideas]),
        idea_text=np.repeat(np.arange(len(order), dtype=np.int32), np.diff(ideas_of)[order]),
        idea_start=words.idea_start[ideas],
        idea_end=words.idea_end[ideas],
    )


def _joined(pieces: Sequence[Words]) -> Words:
    """One piece after another."""

    def all_of(name: str) -> np.ndarray:
        return np.concatenate([getattr(piece, name) for piece in pieces])

    texts = runs(np.array([len(piece.key) for piece in pieces]))
    owners = [piece.idea_text + base for piece, base in zip(pieces, texts.tolist(), strict=False)]
    return Words(
        text_of_row=np.empty(0, dtype=np.int32),
        key=all_of("key"),
        length=all_of("length"),
        stem=all_of("stem"),
        start=all_of("start"),
        end=all_of("end"),
        text_ptr=runs(np.concatenate([np.diff(piece.text_ptr) for piece in pieces])),
        idea_ptr=runs(np.concatenate([np.diff(piece.idea_ptr) for piece in pieces])),
        idea_text=np.concatenate(owners).astype(np.int32),
        idea_start=all_of("idea_start"),
        idea_end=all_of("idea_end"),
    )
