"""A run whose texts stay on the workers: here come counts, hashes of rows and the head of the corpus.

Dask (M. Rocklin, "Dask: parallel computation with blocked algorithms and task scheduling", SciPy
2015) sends each task where its part is, and does again what a lost worker had.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from analysis.arrays import distinct, runs
from analysis.corpus.campaigns import find_campaigns, grouped
from analysis.corpus.contributions import Contributions, check_ids
from analysis.corpus.marks import TextMarks
from analysis.corpus.reading import known_words
from analysis.corpus.statuses import CODE, early_statuses
from analysis.label.chat import ChatModel
from analysis.progress import Progress
from analysis.scale import parts
from analysis.scale.head import merged_head
from analysis.scale.scheduler import scheduler_client
from analysis.stages import HEAD, Read, Run
from analysis.store import RunWriter
from analysis.text.hashing import Hashes
from analysis.text.vocabulary import Vocabulary
from analysis.themes.assignment import Assignment, settle_rows
from analysis.themes.corrections import constraints
from analysis.themes.map import map_positions
from analysis.types import Codes, Configuration, Doubles, Floats, InputError, Ints

MERGED_AT_ONCE = 8


def run_on_workers(
    source: Path,
    out: Path,
    configuration: Configuration,
    scheduler: str | None,
    resume: bool,
    progress: Progress,
    corrections: Path | None = None,
    chat: ChatModel | None = None,
) -> dict[str, Any]:
    """Analyse a folder of Parquet parts with the workers of a scheduler; returns the manifest."""
    files = sorted(source.glob("*.parquet")) if source.is_dir() else []
    if not files:
        raise InputError("--engine dask analyse un dossier de fichiers Parquet.", "input")
    if configuration.embedder.startswith("st:"):
        raise InputError("--engine dask ne va pas avec --embedder st:….", "embedder")
    with scheduler_client(scheduler) as client:
        progress.start("read")
        sources = [
            parts.Source(path.resolve(), configuration.mapping, configuration.question, number)
            for number, path in enumerate(files)
        ]
        read = [client.submit(parts.read_part, one, configuration.min_people, pure=False) for one in sources]
        found = client.gather([client.submit(parts.rows_of, part, pure=False) for part in read])
        contributions = _contributions(source, found)
        held = constraints(corrections, contributions)
        writer = RunWriter(out, contributions.fingerprint, configuration, resume)
        progress.finish()
        sizes = np.array([len(table) for table, _ in found])
        started = WorkersRun(contributions, configuration, writer, progress, client, sources, read, sizes)
        started.corrections, started.chat = held, chat
        return started.complete()


def _contributions(source: Path, found: Sequence[tuple[pa.Table, str]]) -> Contributions:
    """The rows of all parts, without their texts."""
    try:
        table = pa.concat_tables([table for table, _ in found], promote_options="default").combine_chunks()
    except pa.ArrowInvalid:
        raise InputError("Les fichiers du dossier n'ont pas les mêmes colonnes.", "parts") from None
    if not len(table):
        raise InputError(f"« {source.name} » ne contient aucune contribution.", "no_rows")
    check_ids(table["contribution_id"])
    digest = hashlib.sha256("\n".join(fingerprint for _, fingerprint in found).encode())
    return Contributions(table, digest.hexdigest())


class WorkersRun(Run):
    """Holds the rows and the head of the corpus; every other word stays with the workers."""

    def __init__(
        self,
        contributions: Contributions,
        configuration: Configuration,
        writer: RunWriter,
        progress: Progress,
        client: Any,
        sources: list[parts.Source],
        read: list[Any],
        sizes: Ints,
    ) -> None:
        """client: of the scheduler. read: the parts, as futures. sizes: (p,) rows of each."""
        super().__init__(contributions, configuration, writer, progress)
        self.client, self.sources, self.read, self.bounds = client, sources, read, runs(sizes)

    def _on_parts(self, task: Callable[..., Any], targets: Sequence[Any], *shared: Any, rows: Any = None) -> list[Any]:
        """The results of a task on every part, in order; rows: what more each part is given."""
        more = rows if rows is not None else [()] * len(targets)
        futures = [
            self.client.submit(task, target, *shared, *own, pure=False)
            for target, own in zip(targets, more, strict=True)
        ]
        return list(self.client.gather(futures))

    def _shared(self, value: object) -> Any:
        """A value sent once, which tasks then ask one another for."""
        return self.client.submit(parts.kept, value, pure=False)

    def _slices(self, *arrays: np.ndarray) -> list[tuple[np.ndarray, ...]]:
        """Arrays of the rows (n,), part by part."""
        cuts = list(zip(self.bounds[:-1].tolist(), self.bounds[1:].tolist(), strict=True))
        return [tuple(array[low:high] for array in arrays) for low, high in cuts]

    @cached_property
    def cut(self) -> list[Any]:
        """The parts cut into content words, as futures."""
        vocabulary = self._shared(self.vocabulary)
        cut = [self.client.submit(parts.cut_part, part, vocabulary, pure=False) for part in self.read]
        self.read = []  # the tokens of a part that is cut are no longer needed
        return cut

    def _learn_vocabulary(self) -> Vocabulary:
        level = [self.client.submit(parts.statistics_of, part, pure=False) for part in self.read]
        while len(level) > MERGED_AT_ONCE:
            level = [
                self.client.submit(parts.merged_statistics, *level[low : low + MERGED_AT_ONCE], pure=False)
                for low in range(0, len(level), MERGED_AT_ONCE)
            ]
        return known_words(self.client.gather(level), self.configuration.min_people)

    def read_texts(self) -> Read:
        self.vocabulary = self._learn_vocabulary()
        found = self._on_parts(parts.marks_of, self.cut)
        keys, inverse = np.unique(np.concatenate([key for key, _ in found]), return_inverse=True)
        document: Codes = inverse.astype(np.int32)
        marks = TextMarks.joined([mark for _, mark in found])
        status, first = early_statuses(marks, document, self.people, self.known, self.questions)
        campaign = find_campaigns(self._near_copies(keys), document, self.people, status == CODE["themed"])
        self.writer.save("campaigns", {"campaign": campaign})
        limit = int(keys[min(HEAD, len(keys)) - 1])
        heads = self._on_parts(parts.head_of_part, self.cut, limit)
        words, first_row = merged_head(heads, self.bounds)
        return Read(words, self.vocabulary, first_row, status, first, len(keys))

    def campaigns(self) -> Codes:
        return self.writer.load("campaigns")["campaign"]

    def _near_copies(self, keys: Hashes) -> Codes:
        """Group of each document (D,): see `near_copies`; only those that share a band are compared."""
        found = self._on_parts(parts.bands_of_part, self.cut)
        known = np.concatenate([own for own, _ in found])
        group = np.full(len(keys), -1, dtype=np.int32)
        if not len(known):
            return group
        owner = np.repeat(np.arange(len(found)), [len(own) for own, _ in found])
        known, first = np.unique(known, return_index=True)
        owner, bands = owner[first], np.concatenate([bands for _, bands in found])[first]
        shared = np.zeros(len(known), dtype=bool)
        for column in bands.T:
            _, inverse, times = np.unique(column, return_inverse=True, return_counts=True)
            shared |= times[inverse] > 1
        number = np.arange(len(known), dtype=np.int32)
        if shared.any():
            asked = [(known[shared & (owner == part)],) for part in range(len(found))]
            shingles = self._on_parts(parts.shingles_of_part, self.cut, rows=asked)
            lengths = np.concatenate([np.diff(bounds) for _, bounds in shingles])
            order = np.argsort(np.concatenate([own for (own,) in asked]), kind="stable")
            some = runs(lengths)
            at = np.concatenate([np.arange(some[i], some[i + 1]) for i in order.tolist()])
            compared = grouped(np.concatenate([one for one, _ in shingles])[at], runs(lengths[order]), bands[shared])
            heads = np.flatnonzero(shared)
            number[shared] = np.where(compared >= 0, heads[np.maximum(compared, 0)], -1)
        group[np.searchsorted(keys, known)] = number
        return group

    def texts(self) -> pa.Array:
        part = np.searchsorted(self.bounds, self.first_row, side="right") - 1
        asked = [(self.first_row[part == number] - self.bounds[number],) for number in range(len(self.sources))]
        found = pa.concat_arrays(self._on_parts(parts.texts_of_part, self.sources, rows=asked))
        place = np.empty(len(part), dtype=np.int64)
        place[np.argsort(part, kind="stable")] = np.arange(len(part))
        return found.take(pa.array(place))

    def place(self) -> tuple[Assignment, Codes, Codes]:
        shared = (self._shared(self.embedder), self._shared(self.trees))
        rows = self._slices(self.tree_of_row(), self.early)
        found = self._on_parts(parts.place_part, self.cut, *shared, rows=rows)
        status = self.early.copy()
        subtheme, score = (np.concatenate([getattr(part, name) for part in found]) for name in ("subtheme", "score"))
        settle_rows(status, subtheme, score, self.first)
        row = np.concatenate([part.row + base for part, base in zip(found, self.bounds.tolist(), strict=False)])
        idea_subtheme, idea_score, start, end = (
            np.concatenate([getattr(part, name) for part in found])
            for name in ("idea_subtheme", "idea_score", "start", "end")
        )
        return Assignment(status, subtheme, score, row, self._ideas(row), idea_subtheme, idea_score), start, end

    def _ideas(self, row: Ints) -> Ints:
        """Number, in the head, of each idea of sorted rows (m,); -1 for those of other texts."""
        text = self.words.text_of_row[row]
        first = np.searchsorted(self.words.idea_text, text)
        opens = np.searchsorted(row, distinct(row))
        within = np.arange(len(row)) - np.repeat(opens, np.diff(np.append(opens, len(row))))
        return np.where(text >= 0, first + within, -1)

    def positions(self) -> Floats:
        shared = (self._shared(self.embedder), self._shared(self.trees))

        def draw(places: list[Doubles]) -> tuple[Floats, Floats]:
            rows = self._slices(self.assignment.subtheme)
            found = self._on_parts(parts.draw_part, self.cut, *shared, self._shared(places), rows=rows)
            return np.concatenate([close for close, _ in found]), np.concatenate([pull for _, pull in found])

        ids = self.contributions.table["contribution_id"].combine_chunks().cast(pa.string())
        return map_positions(ids, self.assignment.subtheme, self.trees, draw)
