"""The stages of a run; each leaves finished files, and is skipped when they are there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

from analysis import store
from analysis.ahead import Ahead
from analysis.comparison import segments_of
from analysis.corpus.contributions import Contributions
from analysis.corpus.statuses import CODE
from analysis.embed.texts import TextEmbedder, fit_embedder
from analysis.evaluate.metrics import coherence
from analysis.label.asking import name_by_model
from analysis.label.chat import ChatModel
from analysis.label.describe import names_from, names_json
from analysis.label.proposals import NAMING
from analysis.label.stage import describe_run, place_and_name
from analysis.manifest import build_manifest
from analysis.progress import Progress
from analysis.store import RunWriter
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.themes.assignment import Assignment
from analysis.themes.bertopic_model import load_libraries
from analysis.themes.corrections import Corrections, rejoined
from analysis.themes.frozen import Frozen
from analysis.themes.storage import (
    read_trees,
    read_vocabulary,
    vocabulary_json,
    write_assignment,
    write_trees,
)
from analysis.themes.tree import Tree, all_ids, grow_tree, nearest_centers
from analysis.themes.update import Names, refit_tree
from analysis.types import Bools, Codes, Configuration, Floats, Ints

HEAD = 200_000
ROWS = ("first_row", "status", "first")


@dataclass(frozen=True)
class Read:
    """What reading the texts leaves. words: of the head at least, see `Run`. first_row: a row of each of
    its texts (r,). status, first: (n,) of the rows. distinct_texts: documents in all."""

    words: Words
    vocabulary: Vocabulary
    first_row: Ints
    status: Codes
    first: Ints
    distinct_texts: int


class Run(ABC):
    """One run under way: what stages made, in memory or read back from their files.

    Themes are learned and described on the *head* of a corpus: its 200,000 documents of smallest
    hash, all of them most often, a sample drawn by nothing but their words otherwise. Everything
    is then placed under those themes, by the engine: `LocalRun` here, workers elsewhere.
    """

    def __init__(
        self,
        contributions: Contributions,
        configuration: Configuration,
        writer: RunWriter,
        progress: Progress,
        frozen: Frozen | None = None,
        refit: bool = False,
    ) -> None:
        """frozen: an earlier run to build on; refit: whether its themes move, or only receive."""
        self.frozen = frozen if not refit else None
        self.earlier = frozen if refit else None
        self.contributions, self.configuration = contributions, configuration
        self.corrections: Corrections | None = None
        self.chat: ChatModel | None = None
        self.writer, self.progress, self.ahead = writer, progress, Ahead()
        self.people = contributions.people()
        self.questions, self.question_names = contributions.questions()
        table = contributions.table
        self.known = (
            table["participant_id"].is_valid().to_numpy()
            if "participant_id" in table.column_names
            else np.zeros(len(contributions), dtype=bool)
        )

    def complete(self) -> dict[str, Any]:
        """Every stage in turn, then the manifest.

        Each matrix product keeps to one thread: results then repeat byte by byte, and the library
        shares its own work between two.
        """
        with threadpool_limits(1), self.ahead:
            return self._complete()

    def _complete(self) -> dict[str, Any]:
        stages: Mapping[str, tuple[Callable[[], None], Callable[[], None]]] = {
            "words": (self.make_words, self.load_words),
            "embed": (self.make_vectors, self.load_vectors),
            "themes": (self.make_trees, self.load_trees),
            "assign": (self.make_assignment, self.load_assignment),
            "label": (self.make_themes, self.load_themes),
            "segments": (self.make_segments, lambda: None),
            "map": (self.make_map, lambda: None),
        }
        self.ahead.begin("libraries", load_libraries)
        for name, (make, read) in stages.items():
            self.progress.start(name)
            if name == "themes":  # nothing is imported on two threads at once
                self.ahead.take("libraries", load_libraries)
            if self.writer.done(name):
                read()
            else:
                with self.writer.stage(name):
                    make()
            self.progress.finish()
        self.progress.start("finish")
        manifest = build_manifest(self)
        self.writer.finish(manifest)
        self.progress.finish()
        return manifest

    @abstractmethod
    def read_texts(self) -> Read:
        """Words, vocabulary, early statuses."""

    @abstractmethod
    def campaigns(self) -> Codes:
        """Campaign of each contribution (n,), -1 outside any."""

    @abstractmethod
    def texts(self) -> pa.Array:
        """The distinct texts of the head (r,)."""

    @abstractmethod
    def place(self) -> tuple[Assignment, Codes, Codes]:
        """(everything under the trees, start and end of each idea in characters)."""

    @abstractmethod
    def positions(self) -> Floats:
        """Where each contribution stands on the map (n, 2)."""

    def make_words(self) -> None:
        """Tokens, vocabulary, ideas, early statuses."""
        read = self.read_texts()
        store.write_json(self.writer.partial / "model" / "vocabulary.json", vocabulary_json(read.vocabulary))
        rows = {name: getattr(read, name) for name in ROWS}
        self.writer.save("words", {**read.words.arrays(), **rows, "distinct_texts": np.array(read.distinct_texts)})
        self._set_words(read)

    def load_words(self) -> None:
        """What `make_words` left."""
        arrays = self.writer.load("words")
        rows: dict[str, Any] = {name: arrays.pop(name) for name in ROWS}
        distinct_texts = int(arrays.pop("distinct_texts"))
        vocabulary = read_vocabulary(self.writer.partial / "model" / "vocabulary.json")
        self._set_words(Read(words=Words(**arrays), vocabulary=vocabulary, distinct_texts=distinct_texts, **rows))

    def _set_words(self, read: Read) -> None:
        self.words = self._head(read.words)
        self.vocabulary, self.distinct_texts = read.vocabulary, read.distinct_texts
        self.first_row, self.first = read.first_row, read.first
        self.early = read.status.copy()
        if self.corrections is not None:  # people read an answer where words alone saw none
            said = self.corrections.row[
                np.isin(self.early[self.corrections.row], [CODE["no_answer"], CODE["off_topic"]])
            ]
            self.early[said] = CODE["themed"]
        self.document, self.heads = self.words.documents()

    def _head(self, words: Words) -> Words:
        """The words of the head, from those that were read."""
        return words

    def make_vectors(self) -> None:
        """The embedder, and the vector of every document of the head."""
        self.embedder = (
            self.frozen.embedder
            if self.frozen
            else fit_embedder(self.words, self.vocabulary, self._content(), self.texts, self.configuration)
        )
        self.vectors: Floats = self.embedder.transform(self.counts)
        store.write_arrays(self.writer.partial / "model" / "embedding.npz", self.embedder.arrays())
        self.writer.save("vectors", {"vectors": self.vectors})

    def load_vectors(self) -> None:
        """What `make_vectors` left."""
        self.embedder = TextEmbedder(**store.read_arrays(self.writer.partial / "model" / "embedding.npz"))
        self.vectors = self.writer.load("vectors")["vectors"]

    def _content(self) -> Ints:
        """A text of each document that says something with words."""
        says = np.zeros(len(self.heads), dtype=bool)
        says[self._documents_of(self.early == CODE["themed"])] = True
        return self.heads[says] if says.any() else self.heads

    def _documents_of(self, rows: Bools) -> Ints:
        """The document of each chosen row that belongs to the head."""
        texts = self.words.text_of_row[rows]
        return self.document[texts[texts >= 0]].astype(np.int64)

    @cached_property
    def counts(self) -> sp.csr_matrix:
        """Words of the documents of the head."""
        return self.words.counts_of(self.heads, len(self.vocabulary))

    def tree_of_row(self) -> Ints:
        """Tree of each contribution (n,), -1 for a question that a frozen run did not know."""
        if not (self.configuration.by_question and self.question_names):
            return np.zeros(len(self.contributions), dtype=np.int64)
        if self.frozen is None:
            return self.questions
        return np.append(self.frozen.tree_of(self.question_names), -1)[self.questions].astype(np.int64)

    def make_trees(self) -> None:
        """A tree for the corpus, or one per question; an earlier run's, frozen or refitted."""
        self.lineage: list[dict[str, Any]] = []
        if self.frozen:
            self.trees = self.frozen.trees
        else:
            self.trees = self._grow()
        write_trees(self.writer.partial / "stage", self.trees)
        self.writer.save_json("lineage", self.lineage)

    def _grow(self) -> list[Tree]:
        by_question = self.configuration.by_question and bool(self.question_names)
        questions = list(self.question_names) if by_question else [self.configuration.question]
        counts, tree_of_row, stems = self.counts, self.tree_of_row(), self.vocabulary.stems
        names = Names.after(self.earlier.trees if self.earlier else [])
        before = {tree.question: tree for tree in self.earlier.trees} if self.earlier else {}
        open_ = self.early == CODE["themed"]
        trees = []
        for number, question in enumerate(questions):
            said = np.bincount(self._documents_of(open_ & (tree_of_row == number)), minlength=len(self.heads))
            documents = np.flatnonzero(said)
            if self.earlier and question in before and len(before[question].centers):
                tree, fates = refit_tree(
                    before[question],
                    documents,
                    self._places(self.earlier, before[question], documents, open_ & (tree_of_row == number)),
                    self.vectors,
                    counts,
                    stems,
                    self.configuration,
                    names,
                )
                self.lineage += fates
            else:
                tree = grow_tree(question, documents, said[documents], self.vectors, counts, stems, self.configuration)
                tree.theme_ids = [names.theme() for _ in range(tree.themes)]
                tree.subtheme_ids = [names.subtheme() for _ in tree.centers]
            trees.append(self._rejoined(tree, number))
            self.progress.within(number + 1, len(questions))
        return trees

    def _rejoined(self, tree: Tree, number: int) -> Tree:
        """The tree as hand corrections want it."""
        if self.corrections is None or not len(tree.centers):
            return tree
        own = self.corrections.idea < 0
        own &= self.tree_of_row()[self.corrections.row] == number
        vectors = self.vectors_of(self.corrections.row)
        own &= np.abs(vectors).sum(axis=1) > 0
        subtheme, _ = nearest_centers(vectors[own], tree.centers)
        return rejoined(tree, subtheme, self.corrections.name[own], len(self.corrections.names))

    def vectors_of(self, rows: Ints) -> Floats:
        """Vectors of chosen rows, zero for those out of the head."""
        text = self.words.text_of_row[rows]
        return np.where((text >= 0)[:, None], self.vectors[self.document[np.maximum(text, 0)]], 0).astype(np.float32)

    def _places(self, earlier: Frozen, tree: Tree, documents: Ints, rows: Bools) -> Codes:
        """Earlier sub-theme, within its tree, of each document; -1 for what is new."""
        at = np.flatnonzero(rows & (self.words.text_of_row >= 0))
        names, _ = all_ids(earlier.trees)
        within = {name: i for i, name in enumerate(tree.subtheme_ids)}
        local = np.array([within.get(name, -1) for name in names] + [-1], dtype=np.int32)
        place = local[earlier.places(self.contributions.table["contribution_id"].combine_chunks())[at]]
        out = np.full(len(self.heads), -1, dtype=np.int32)
        known = place >= 0
        out[self.document[self.words.text_of_row[at[known]]]] = place[known]
        return out[documents]

    def load_trees(self) -> None:
        """What `make_trees` left, or `make_assignment` made of it."""
        self.trees = read_trees(self.writer.partial / ("model" if self.writer.done("assign") else "stage"))
        self.lineage = self.writer.load_json("lineage")

    def make_assignment(self) -> None:
        """`contributions.parquet`, `ideas.parquet`, `campaigns.parquet`, the trees as they stay."""
        placed = place_and_name(self)
        self.assignment, self.corrected, self.names = placed.assignment, placed.corrected, placed.names
        write_trees(self.writer.partial / "model", self.trees)
        write_assignment(self.writer.partial, self.contributions, self.trees, self.assignment, placed.start, placed.end)
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        self.campaign = self.ahead.take("campaigns", self.campaigns)
        self.writer.save("campaigns", {"campaign": self.campaign})
        rows = np.flatnonzero(self.campaign >= 0)
        rows = rows[np.argsort(self.campaign[rows], kind="stable")]
        names = [f"c{number + 1}" for number in self.campaign[rows].tolist()]
        store.write_table(
            self.writer.partial / "campaigns.parquet",
            pa.table({"campaign": pa.array(names, pa.string()), "contribution_id": ids.take(pa.array(rows))}),
        )
        self.writer.save("assign", self.assignment.arrays())
        self.writer.save_json("corrected", self.corrected)
        self.writer.save_json("names", names_json(self.names))

    def load_assignment(self) -> None:
        """What `make_assignment` left."""
        self.assignment = Assignment(**self.writer.load("assign"))
        self.campaign = self.writer.load("campaigns")["campaign"]
        self.corrected = self.writer.load_json("corrected")
        self.names = names_from(self.writer.load_json("names"))

    def make_themes(self) -> None:
        """`themes.json`; `naming.json` where a language model was asked."""
        self.ahead.begin("segments", lambda: segments_of(self))
        self.ahead.begin("map", self.positions)
        self.themes: list[dict[str, Any]] = describe_run(self)
        if self.chat is not None and self.frozen is None:
            self.themes, story = name_by_model(self, self.chat)
            store.write_json(self.writer.partial / NAMING, story)
        self.coherence = coherence(self.themes, self.vocabulary, self.counts)
        self.writer.save_json("coherence", self.coherence)
        store.write_json(self.writer.partial / "themes.json", self.themes)

    def load_themes(self) -> None:
        """What `make_themes` left."""
        self.themes = store.read_json(self.writer.partial / "themes.json")
        self.coherence = self.writer.load_json("coherence")

    def make_segments(self) -> None:
        """`segments.parquet`."""
        found = self.ahead.take("segments", lambda: segments_of(self))
        store.write_table(self.writer.partial / "segments.parquet", found)

    def make_map(self) -> None:
        """`map.parquet`."""
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        at = self.ahead.take("map", self.positions)
        table = pa.table({"contribution_id": ids, "x": at[:, 0], "y": at[:, 1]})
        store.write_table(self.writer.partial / "map.parquet", table)
