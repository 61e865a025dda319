"""The whole run, stage by stage; each leaves finished files, and is skipped when they are there."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from threadpoolctl import threadpool_limits

from analysis import store
from analysis.corpus.campaigns import find_campaigns
from analysis.corpus.contributions import Contributions, load
from analysis.corpus.reading import read_words
from analysis.corpus.statuses import CODE, STATUSES, early_statuses
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
from analysis.themes.assignment import Assignment, assign, offsets, themes_of_rows
from analysis.themes.frozen import Frozen, load_frozen
from analysis.themes.map import map_positions
from analysis.themes.stability import person_stability
from analysis.themes.storage import (
    read_trees,
    read_vocabulary,
    vocabulary_json,
    write_assignment,
    write_trees,
)
from analysis.themes.tree import Tree, all_ids, grow_tree
from analysis.themes.update import Names, refit_tree
from analysis.types import Bools, Codes, Configuration, Doubles, Floats, Ints, Status


def run(
    source: Path,
    out: Path,
    configuration: Configuration,
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Analyse a corpus file into the run folder `out`; returns the manifest.

    Raises InputError for an input or a folder that cannot be used, AnalysisError for a failing
    disk. What was finished stays in `<out>.partial` for `resume`.
    """
    return _start(source, out, configuration, None, False, resume, progress)


def assign_run(
    run_folder: Path,
    source: Path,
    out: Path,
    mapping: dict[str, str],
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Place new contributions under the frozen themes of a run; ids and names stay as they are."""
    frozen = load_frozen(run_folder)
    configuration = replace(frozen.configuration, mapping=mapping)
    return _start(source, out, configuration, frozen, False, resume, progress)


def update_run(
    run_folder: Path,
    source: Path,
    out: Path,
    mapping: dict[str, str],
    *,
    resume: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Refit a run's themes on a corpus that has grown, keeping the ids of those that are the same."""
    frozen = load_frozen(run_folder)
    configuration = replace(frozen.configuration, mapping=mapping)
    return _start(source, out, configuration, frozen, True, resume, progress)


def _start(
    source: Path,
    out: Path,
    configuration: Configuration,
    frozen: Frozen | None,
    refit: bool,
    resume: bool,
    progress: Progress | None,
) -> dict[str, Any]:
    progress = progress or Progress("none")
    progress.start("read")
    contributions = load(source, configuration.mapping, configuration.question)
    origin = {"fingerprint": frozen.fingerprint, "refit": refit} if frozen else None
    writer = RunWriter(out, contributions.fingerprint, configuration, resume, origin)
    progress.finish()
    # One thread in each matrix product unless told otherwise: the same corpus then gives the same bytes, whoever calls.
    with threadpool_limits(int(os.environ.get("OMP_NUM_THREADS", "1"))):
        return Run(contributions, configuration, writer, progress, frozen, refit).complete()


class Run:
    """One run under way: what stages made, in memory or read back from their files."""

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
        """Every stage in turn, then the manifest."""
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

    def make_words(self) -> None:
        """Tokens, vocabulary, ideas, early statuses, campaigns."""
        words, vocabulary, marks, first_row = read_words(
            self.contributions.table["text"].combine_chunks(),
            self.people,
            self.configuration.min_people,
            self.frozen.vocabulary if self.frozen else None,
        )
        status, first = early_statuses(marks, words, self.people, self.known, self.questions)
        campaign = find_campaigns(words, self.people, status == CODE["themed"])
        store.write_json(self.writer.partial / "model" / "vocabulary.json", vocabulary_json(vocabulary))
        rows: dict[str, np.ndarray] = {
            "first_row": first_row,
            "status": status,
            "first": first,
            "campaign": campaign,
        }
        self.writer.save("words", {**words.arrays(), **rows})
        self._set_words(words, vocabulary, rows)

    def load_words(self) -> None:
        """What `make_words` left."""
        arrays = self.writer.load("words")
        rows = {name: arrays.pop(name) for name in ("first_row", "status", "first", "campaign")}
        vocabulary = read_vocabulary(self.writer.partial / "model" / "vocabulary.json")
        self._set_words(Words(**arrays), vocabulary, rows)

    def _set_words(self, words: Words, vocabulary: Vocabulary, rows: dict[str, np.ndarray]) -> None:
        self.words, self.vocabulary = words, vocabulary
        self.first_row: Ints = rows["first_row"]
        self.early: Codes = rows["status"]
        self.first: Ints = rows["first"]
        self.campaign: Codes = rows["campaign"]
        self.document, self.heads = words.documents()

    def make_vectors(self) -> None:
        """The embedder, and the vector of every distinct document."""
        self.embedder = (
            self.frozen.embedder
            if self.frozen
            else fit_embedder(self.words, self.vocabulary, self._content(), self._texts(), self.configuration)
        )
        self.vectors: Floats = self.embedder.transform(self._counts())
        store.write_arrays(self.writer.partial / "model" / "embedding.npz", self.embedder.arrays())
        self.writer.save("vectors", {"vectors": self.vectors})

    def load_vectors(self) -> None:
        """What `make_vectors` left."""
        self.embedder = TextEmbedder(**store.read_arrays(self.writer.partial / "model" / "embedding.npz"))
        self.vectors = self.writer.load("vectors")["vectors"]

    def _content(self) -> Ints:
        """A text of each document that says something with words."""
        says = np.zeros(len(self.words.key), dtype=bool)
        says[self.words.text_of_row[self.early == CODE["themed"]]] = True
        return self.heads[says[self.heads]] if says.any() else self.heads

    def _counts(self) -> Any:
        return self.words.counts(self.words.text_ptr, len(self.vocabulary))[self.heads]

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
        counts, tree_of_row, stems = self._counts(), self.tree_of_row(), self.vocabulary.stems
        names = Names.after(self.earlier.trees if self.earlier else [])
        before = {tree.question: tree for tree in self.earlier.trees} if self.earlier else {}
        open_ = self.early == CODE["themed"]
        trees = []
        for number, question in enumerate(questions):
            texts = self.words.text_of_row[open_ & (tree_of_row == number)]
            said = np.bincount(self.document[texts], minlength=len(self.heads))
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
            trees.append(tree)
            self.progress.within(number + 1, len(questions))
        return trees

    def _places(self, earlier: Frozen, tree: Tree, documents: Ints, rows: Bools) -> Codes:
        """Earlier sub-theme, within its tree, of each document; -1 for what is new."""
        at = np.flatnonzero(rows)
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
        self.assignment = assign(
            self.words,
            self.vectors,
            self.embedder,
            self.trees,
            self.tree_of_row(),
            self.early,
            self.first,
        )
        write_assignment(self.writer.partial, self.contributions, self.words, self.trees, self.assignment)
        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        rows = np.flatnonzero(self.campaign >= 0)
        rows = rows[np.argsort(self.campaign[rows], kind="stable")]
        names = [f"c{number + 1}" for number in self.campaign[rows].tolist()]
        store.write_table(
            self.writer.partial / "campaigns.parquet",
            pa.table({"campaign": pa.array(names, pa.string()), "contribution_id": ids.take(pa.array(rows))}),
        )
        self.writer.save("assign", self.assignment.arrays())

    def load_assignment(self) -> None:
        """What `make_assignment` left."""
        self.assignment = Assignment(**self.writer.load("assign"))

    def make_themes(self) -> None:
        """`themes.json`."""
        texts = self._texts()
        corpus = Corpus(
            self.contributions,
            self.words,
            self.vocabulary,
            texts,
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
        self.coherence = coherence(self.themes, self.vocabulary, self._counts())
        self.writer.save_json("coherence", self.coherence)
        store.write_json(self.writer.partial / "themes.json", self.themes)

    def load_themes(self) -> None:
        """What `make_themes` left."""
        self.themes = store.read_json(self.writer.partial / "themes.json")
        self.coherence = self.writer.load_json("coherence")

    def _texts(self) -> pa.Array:
        return self.contributions.table["text"].combine_chunks().take(pa.array(self.first_row))

    def _stability(self, tree: Tree, base: int) -> tuple[Doubles, Doubles]:
        rows = np.flatnonzero(
            (self.assignment.subtheme >= base)
            & (self.assignment.subtheme < base + len(tree.centers))
            & (self.assignment.status == CODE["themed"])
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
        subtheme = self.assignment.subtheme
        at = map_positions(ids, self.words, self.vectors, self.document, subtheme, self.trees)
        table = pa.table({"contribution_id": ids, "x": at[:, 0], "y": at[:, 1]})
        store.write_table(self.writer.partial / "map.parquet", table)
