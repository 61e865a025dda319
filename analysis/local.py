"""A run on this machine: every text in memory, two threads."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pyarrow as pa

from analysis.corpus.campaigns import find_campaigns, near_copies
from analysis.corpus.reading import read_words
from analysis.corpus.statuses import CODE, early_statuses
from analysis.stages import HEAD, Read, Run
from analysis.text.words import Words
from analysis.themes.assignment import Assignment, assign
from analysis.themes.map import draw_rows, map_positions
from analysis.types import Codes, Floats


class LocalRun(Run):
    """Holds the words and vectors of the whole corpus; the head is its beginning."""

    whole: Words

    def read_texts(self) -> Read:
        words, vocabulary, marks, first_row = read_words(
            self.contributions.table["text"].combine_chunks(),
            self.people,
            self.configuration.min_people,
            self.frozen.vocabulary if self.frozen else None,
        )
        pa.default_memory_pool().release_unused()  # the texts as they were cut
        document, heads = words.documents()
        of_row = document[words.text_of_row]
        status, first = early_statuses(marks.taken(words.text_of_row), of_row, self.people, self.known, self.questions)
        return Read(words, vocabulary, first_row, status, first, len(heads))

    def campaigns(self) -> Codes:
        group = near_copies(self.whole, self.every_head)
        of_row = self.every_document[self.whole.text_of_row]
        return find_campaigns(group, of_row, self.people, self.early == CODE["themed"])

    def _set_words(self, read: Read) -> None:
        super()._set_words(read)
        self.ahead.begin("campaigns", self.campaigns)

    def _head(self, words: Words) -> Words:
        self.whole = words
        self.every_document, self.every_head = words.documents()
        more = len(self.every_head) > HEAD
        return words.head(int(self.every_head[HEAD]) if more else len(words.key))

    def texts(self) -> pa.Array:
        rows = pa.array(self.first_row[: len(self.words.key)])
        return self.contributions.table["text"].combine_chunks().take(rows)

    def place(self) -> tuple[Assignment, Codes, Codes]:
        assignment = assign(
            self.whole,
            self.every_vector,
            self.embedder,
            self.trees,
            self.tree_of_row(),
            self.early,
            self.first,
        )
        return assignment, self.whole.idea_start[assignment.idea], self.whole.idea_end[assignment.idea]

    @cached_property
    def every_vector(self) -> Floats:
        """Vectors of every document (D, d): those of the head, then the others."""
        rest = self.every_head[len(self.heads) :]
        if not len(rest):
            return self.vectors
        counts = self.whole.counts_of(rest, len(self.vocabulary))
        every = np.empty((len(self.every_head), self.vectors.shape[1]), dtype=np.float32)
        every[: len(self.vectors)] = self.vectors
        self.vectors = every[: len(self.vectors)]  # kept once
        every[len(self.vectors) :] = self.embedder.transform(counts)
        return every

    def positions(self) -> Floats:
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        subtheme, trees = self.assignment.subtheme, self.trees
        return map_positions(
            ids,
            subtheme,
            trees,
            lambda places: draw_rows(self.whole, self.every_vector, self.every_document, subtheme, trees, places),
        )
