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
from analysis.corpus.contributions import Contributions
from analysis.corpus.statuses import CODE, STATUSES
from analysis.embed.texts import TextEmbedder, fit_embedder
from analysis.evaluate.metrics import coherence
from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.segments import segment_table
from analysis.label.describe import Corpus, describe_tree, profiles
from analysis.manifest import build_manifest
from analysis.progress import Progress
from analysis.store import RunWriter
from analysis.text.vocabulary import Vocabulary
from analysis.text.words import Words
from analysis.themes.assignment import Assignment, offsets, themes_of_rows
from analysis.themes.corrections import Corrections, held, rejoined
from analysis.themes.frozen import Frozen
from analysis.themes.stability import person_stability
from analysis.themes.storage import (
    read_trees,
    read_vocabulary,
    vocabulary_json,
    write_assignment,
    write_trees,
)
from analysis.themes.tree import Tree, all_ids, grow_tree, nearest_centers
from analysis.themes.update import Names, refit_tree
from analysis.types import Bools, Codes, Configuration, Doubles, Floats, Ints, Status

HEAD = 200_000
ROWS = ("first_row", "status", "first", "campaign")


@dataclass(frozen=True)
class Read:
    """What reading the texts leaves. words: of the head at least, see `Run`. first_row: a row of each of
    its texts (r,). status, first, campaign: (n,) of the rows. distinct_texts: documents in all."""

    words: Words
    vocabulary: Vocabulary
    first_row: Ints
    status: Codes
    first: Ints
    campaign: Codes
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
        self.writer, self.progress = writer, progress
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
        with threadpool_limits(1):
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
        for name, (make, read) in stages.items():
            self.progress.start(name)
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
        """Words, vocabulary, early statuses, campaigns."""

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
        """Tokens, vocabulary, ideas, early statuses, campaigns."""
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
        self.first_row, self.first, self.campaign = read.first_row, read.first, read.campaign
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
        write_trees(self.writer.partial / "model", self.trees)
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
        vectors = self._vectors_of(self.corrections.row)
        own &= np.abs(vectors).sum(axis=1) > 0
        subtheme, _ = nearest_centers(vectors[own], tree.centers)
        return rejoined(tree, subtheme, self.corrections.name[own], len(self.corrections.names))

    def _vectors_of(self, rows: Ints) -> Floats:
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
        """What `make_trees` left."""
        self.trees = read_trees(self.writer.partial / "model")
        self.lineage = self.writer.load_json("lineage")

    def make_assignment(self) -> None:
        """`contributions.parquet`, `ideas.parquet`, `campaigns.parquet`."""
        self.assignment, start, end = self.place()
        self.corrected: dict[str, str] = {}
        if self.corrections is not None:
            vectors = self._vectors_of(self.corrections.row)
            self.assignment, self.corrected = held(
                self.corrections, self.assignment, self.trees, self.tree_of_row(), self.first, vectors
            )
        write_assignment(self.writer.partial, self.contributions, self.trees, self.assignment, start, end)
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        rows = np.flatnonzero(self.campaign >= 0)
        rows = rows[np.argsort(self.campaign[rows], kind="stable")]
        names = [f"c{number + 1}" for number in self.campaign[rows].tolist()]
        store.write_table(
            self.writer.partial / "campaigns.parquet",
            pa.table({"campaign": pa.array(names, pa.string()), "contribution_id": ids.take(pa.array(rows))}),
        )
        self.writer.save("assign", self.assignment.arrays())
        self.writer.save_json("corrected", self.corrected)

    def load_assignment(self) -> None:
        """What `make_assignment` left."""
        self.assignment = Assignment(**self.writer.load("assign"))
        self.corrected = self.writer.load_json("corrected")

    def make_themes(self) -> None:
        """`themes.json`."""
        corpus = Corpus(
            self.contributions,
            self.words,
            self.vocabulary,
            self.texts(),
            self.people,
            self.known,
            self.first_row,
            profiles(self.contributions),
        )
        self.themes: list[dict[str, Any]] = []
        for number, (tree, base) in enumerate(zip(self.trees, offsets(self.trees), strict=False)):
            if len(tree.centers):
                named = self.frozen.themes if self.frozen else None
                stability = self._stability(tree, int(base)) if named is None else None
                self.themes += describe_tree(
                    corpus, tree, int(base), self.assignment, stability, self.configuration, named
                )
            self.progress.within(number + 1, len(self.trees))
        self.coherence = coherence(self.themes, self.vocabulary, self.counts)
        self.writer.save_json("coherence", self.coherence)
        store.write_json(self.writer.partial / "themes.json", self.themes)

    def load_themes(self) -> None:
        """What `make_themes` left."""
        self.themes = store.read_json(self.writer.partial / "themes.json")
        self.coherence = self.writer.load_json("coherence")

    def _stability(self, tree: Tree, base: int) -> tuple[Doubles, Doubles]:
        rows = np.flatnonzero(
            (self.assignment.subtheme >= base)
            & (self.assignment.subtheme < base + len(tree.centers))
            & (self.assignment.status == CODE["themed"])
            & (self.words.text_of_row >= 0)
        )
        if not len(rows):
            return np.zeros(tree.themes), np.zeros(len(tree.centers))
        order = np.argsort(self.words.key[self.words.text_of_row[rows]], kind="stable")
        rows = rows[order]
        vectors = self.vectors[self.document[self.words.text_of_row[rows]]]
        return person_stability(
            vectors, self.people[rows], tree, self.assignment.subtheme[rows] - base, self.configuration
        )

    def make_segments(self) -> None:
        """`segments.parquet`."""
        corpus = self.figure_corpus()
        levels = [
            (entry["id"], "theme" if entry["parent"] is None else "subtheme", self._within(entry))
            for entry in self.themes
        ]
        rows = corpus.status.mask([Status.THEMED])
        store.write_table(
            self.writer.partial / "segments.parquet",
            segment_table(corpus, rows, levels, self.configuration.k),
        )

    def _within(self, entry: dict[str, Any]) -> str | None:
        question: str | None = entry["question_id"] if self.configuration.by_question else None
        return question

    def figure_corpus(self) -> FigureCorpus:
        """The corpus of figures of this run, without reading files back."""
        table = self.contributions.table
        return FigureCorpus(
            contribution_ids=table["contribution_id"].combine_chunks(),
            person=np.where(self.known, self.people, -1).astype(np.int32),
            status=Column(self.assignment.status, tuple(STATUSES)),
            question=Column(self.questions.astype(np.int32), tuple(self.question_names)),
            day=np.full(len(table), -1, dtype=np.int32),
            attributes={name: Column.encode(table[name]) for name in self.contributions.attributes},
            themes=themes_of_rows(self.assignment, self.trees),
        )

    def make_map(self) -> None:
        """`map.parquet`."""
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        at = self.positions()
        table = pa.table({"contribution_id": ids, "x": at[:, 0], "y": at[:, 1]})
        store.write_table(self.writer.partial / "map.parquet", table)
