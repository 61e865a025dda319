"""What a worker does with one part: everything that touches a text. Only numbers leave it.

Each function takes a part in the state the one before left it, and can be done again from the
file of the part alone, on another worker: that is how the loss of one is repaired.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis import __version__
from analysis.corpus.campaigns import bands_of, long_texts, shingles_of
from analysis.corpus.contributions import load
from analysis.corpus.marks import TextMarks
from analysis.corpus.reading import FirstReading, first_reading, first_rows, placed, second_reading
from analysis.embed.texts import TextEmbedder
from analysis.text.hashing import Hashes, scramble, string_hashes
from analysis.text.speakers import FormStatistics, merged, speakers_of
from analysis.text.tokens import common_forms, sheaves
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.themes.assignment import assign
from analysis.themes.map import draw_rows
from analysis.themes.tree import Tree
from analysis.types import Codes, Doubles, Floats, Ints


@dataclass(frozen=True)
class Source:
    """Where a part is, and how to read it; `number`: its place among the parts."""

    path: Path
    mapping: dict[str, str]
    question: str | None
    number: int


@dataclass(frozen=True)
class Part:
    """A part read once. table: its rows without their texts. text_of_row: (n,) which distinct text
    each row is; text_hash: (r,) of the texts as written."""

    table: pa.Table
    fingerprint: str
    text_of_row: Codes
    text_hash: Hashes
    reading: FirstReading


@dataclass(frozen=True)
class CutPart:
    """A part read twice. text_hash, first_row: (r,) of its texts, in the order of `words`."""

    words: Words
    marks: TextMarks
    text_hash: Hashes
    first_row: Ints


@dataclass(frozen=True)
class Placed:
    """Where the n rows and m ideas of a part went: see `Assignment`; start, end: offsets of the ideas."""

    subtheme: Codes
    score: Floats
    row: Ints
    idea_subtheme: Codes
    idea_score: Floats
    start: Codes
    end: Codes


def library_version() -> str:
    """The version of this library on a worker."""
    return __version__


def kept(value: object) -> object:
    """A value that every part needs, made again by the scheduler if the worker that had it is lost."""
    return value


def read_part(source: Source, enough: int) -> Part:
    """Read a part and cut its texts into tokens; `enough` people prove that a form may be used."""
    contributions = load(source.path, source.mapping, source.question, part=True)
    encoded = contributions.table["text"].combine_chunks().dictionary_encode()
    code = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int32)
    texts = encoded.dictionary
    hashes = [string_hashes(some) for _, some in sheaves(texts)]
    people = _people(contributions.table, source.number)
    return Part(
        contributions.table.drop_columns(["text"]),
        contributions.fingerprint,
        code,
        np.concatenate([np.empty(0, dtype=np.uint64), *hashes]),
        first_reading(texts, speakers_of(code, people, len(texts)), enough),
    )


def _people(table: pa.Table, number: int) -> Ints:
    """A number per row, equal for the same person in any part; each unknown one is alone."""
    rows = np.arange(len(table), dtype=np.uint64) + (np.uint64(number) << np.uint64(36))
    out = scramble(rows)
    if "participant_id" in table.column_names:
        names = table["participant_id"].combine_chunks()
        known = names.is_valid().to_numpy(zero_copy_only=False)
        out = np.where(known, string_hashes(pc.fill_null(names, "")), out)
    return out.view(np.int64)


def rows_of(part: Part) -> tuple[pa.Table, str]:
    """The rows of a part, without their texts, and its fingerprint."""
    return part.table, part.fingerprint


def statistics_of(part: Part) -> FormStatistics:
    """What a part tells of its forms."""
    return part.reading.statistics


def merged_statistics(*parts: FormStatistics) -> FormStatistics:
    """What several parts tell of their forms."""
    return merged(parts, *common_forms([part.forms for part in parts]))


def cut_part(part: Part, vocabulary: Vocabulary) -> CutPart:
    """Keep of a part what carries meaning."""
    words, marks, order = second_reading(part.reading, vocabulary)
    words = replace(words, text_of_row=placed(part.text_of_row, order))
    return CutPart(words, marks, part.text_hash[order], first_rows(part.text_of_row, order))


def marks_of(part: CutPart) -> tuple[Hashes, TextMarks]:
    """(key (n,), what words alone tell) of each row."""
    rows = part.words.text_of_row
    return part.words.key[rows], part.marks.taken(rows)


def bands_of_part(part: CutPart) -> tuple[Hashes, Hashes]:
    """(key (m,), bands (m, b)) of the documents long enough to belong to a campaign."""
    heads = _long_heads(part)
    if not len(heads):
        return np.empty(0, np.uint64), bands_of(np.empty(0, np.uint64), np.zeros(1, np.int64))
    return part.words.key[heads], bands_of(*shingles_of(part.words, heads))


def shingles_of_part(part: CutPart, keys: Hashes) -> tuple[Hashes, Ints]:
    """(shingles, their bounds) of the documents of given keys (m,), which this part has."""
    heads = _long_heads(part)
    return shingles_of(part.words, heads[np.searchsorted(part.words.key[heads], keys)])


def _long_heads(part: CutPart) -> Ints:
    heads = part.words.documents()[1]
    return heads[long_texts(part.words, heads)]


def head_of_part(part: CutPart, limit: int) -> CutPart:
    """The texts of keys up to `limit`, and their rows."""
    texts = int(np.searchsorted(part.words.key, np.uint64(limit), side="right"))
    return CutPart(
        part.words.head(texts),
        part.marks.taken(np.arange(texts)),
        part.text_hash[:texts],
        part.first_row[:texts],
    )


def texts_of_part(source: Source, rows: Ints) -> pa.Array:
    """The texts of chosen rows, read again where they are."""
    table = load(source.path, source.mapping, source.question, part=True).table
    return table["text"].combine_chunks().take(pa.array(rows))


def place_part(part: CutPart, embedder: TextEmbedder, trees: list[Tree], tree_of_row: Ints, status: Codes) -> Placed:
    """Place what a part says under the trees; tree_of_row, status: (n,), see `assign`."""
    words = part.words
    vectors = _vectors(part, embedder)
    found = assign(words, vectors, embedder, trees, tree_of_row, status, np.arange(len(status)))
    return Placed(
        found.subtheme,
        found.score,
        found.row,
        found.idea_subtheme,
        found.idea_score,
        words.idea_start[found.idea],
        words.idea_end[found.idea],
    )


def draw_part(
    part: CutPart, embedder: TextEmbedder, trees: list[Tree], places: list[Doubles], subtheme: Codes
) -> tuple[Floats, Floats]:
    """What draws each row of a part on the map, see `draw_rows`."""
    document, _ = part.words.documents()
    return draw_rows(part.words, _vectors(part, embedder), document, subtheme, trees, places)


def _vectors(part: CutPart, embedder: TextEmbedder) -> Floats:
    return embedder.transform(part.words.counts_of(part.words.documents()[1], len(embedder.lsa)))
