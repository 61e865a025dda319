"""Reading texts twice: once to learn which words may be used, once to keep what carries meaning.

The two readings know nothing of rows beyond who wrote each text, so that the parts of a corpus
can be read in different places and make the same whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from analysis.corpus.marks import TextMarks, form_marks, text_marks
from analysis.text.folding import fold_forms
from analysis.text.hashing import string_hashes
from analysis.text.speakers import FormStatistics, Speakers, form_statistics, merged, speakers_of
from analysis.text.tokens import Tokens, common_forms, sheaves, tokenize
from analysis.text.vocabulary import Vocabulary, build_vocabulary
from analysis.text.words import Words, cut, gathered
from analysis.types import Codes, Ints

THREADS = 2


@dataclass(frozen=True)
class FirstReading:
    """Tokens of distinct texts, sheaf by sheaf, and the statistics that decide of a vocabulary."""

    sheaves: list[Tokens]
    statistics: FormStatistics


def first_reading(texts: pa.Array, speakers: Speakers, enough: int) -> FirstReading:
    """Cut distinct texts (r,) into tokens and count their forms; `enough` people prove a form."""

    def read(part: tuple[int, pa.Array]) -> tuple[Tokens, FormStatistics]:
        tokens = tokenize(part[1])
        return tokens, form_statistics(tokens, speakers.of(part[0], part[0] + len(part[1])), enough)

    with ThreadPoolExecutor(THREADS) as pool:
        read_ = list(pool.map(read, sheaves(texts)))
    forms, numbers = common_forms([tokens.forms for tokens, _ in read_])
    statistics = merged([found for _, found in read_], forms, numbers)
    return FirstReading(
        [
            replace(tokens, codes=number[tokens.codes], forms=forms)
            for (tokens, _), number in zip(read_, numbers, strict=True)
        ],
        statistics,
    )


def second_reading(
    reading: FirstReading, vocabulary: Vocabulary, stem_of_form: Codes | None = None
) -> tuple[Words, TextMarks, Ints]:
    """(words sorted by key, what words alone tell of each text, the order the texts were taken in)."""
    forms = reading.statistics.forms
    stems = vocabulary.lookup(forms) if stem_of_form is None else stem_of_form
    key, mark = string_hashes(fold_forms(forms)), form_marks(forms, stems, vocabulary)

    def read(tokens: Tokens) -> tuple[Words, TextMarks]:
        return cut(tokens, stems, key), text_marks(tokens, mark)

    with ThreadPoolExecutor(THREADS) as pool:
        pieces = list(pool.map(read, reading.sheaves))
    words, order = gathered([piece for piece, _ in pieces])
    return words, TextMarks.joined([marks for _, marks in pieces]).taken(order), order


def read_words(
    texts: pa.Array, people: Ints, min_people: int, vocabulary: Vocabulary | None = None
) -> tuple[Words, Vocabulary, TextMarks, Ints]:
    """Read each distinct text of a corpus once.

    texts: (n,) large strings, one per contribution. people: (n,). With `vocabulary`, that one
    is used, frozen; otherwise it is built from what `min_people` people say. Also returned:
    what words alone tell of each distinct text, and a first row of each.
    """
    encoded = texts.dictionary_encode()
    code = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    reading = first_reading(encoded.dictionary, speakers_of(code, people, len(encoded.dictionary)), min_people)
    stem_of_form = None
    if vocabulary is None:
        vocabulary, stem_of_form = build_vocabulary(reading.statistics, min_people)
    words, marks, order = second_reading(reading, vocabulary, stem_of_form)
    return replace(words, text_of_row=placed(code, order)), vocabulary, marks, first_rows(code, order)


def placed(code: Codes, order: Ints) -> Codes:
    """Place in `order` of the text of each row (n,)."""
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return np.asarray(rank[code])


def first_rows(code: Codes, order: Ints) -> Ints:
    """The first row of each text of `order` (r,)."""
    first = np.zeros(len(order), dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    return first[order]


def known_words(parts: Sequence[FormStatistics], min_people: int) -> Vocabulary:
    """The vocabulary that the statistics of all parts make."""
    forms, numbers = common_forms([part.forms for part in parts])
    return build_vocabulary(merged(parts, forms, numbers), min_people)[0]
