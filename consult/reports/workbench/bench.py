"""A workbench as it stands: the tree after every decision, what it counts, what can be undone."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from consult.db import db
from consult.reports import queries
from consult.reports.columns import RunColumns, columns_of
from consult.reports.curation import ThemeState, cancelled_numbers
from consult.reports.models import AnalysisRun, Corpus, CurationEvent, CurationKind, RunTheme, Theme
from consult.reports.subjects import Consultation
from consult.reports.workbench.base import IdeaColumns, ideas_of, nodes_of
from consult.reports.workbench.counting import Count, Readable, count, readable
from consult.reports.workbench.history import stacks
from consult.reports.workbench.members import Members, unpack
from consult.reports.workbench.tree import Node, WorkingTree, fold, start

KEPT_IN_MEMORY = 6


@dataclass(frozen=True)
class Bench:
    """One consultation's workbench. `events`: every decision of its corpus, in order."""

    consultation: Consultation
    run: AnalysisRun
    corpus: Corpus
    events: Sequence[CurationEvent]
    ideas: IdeaColumns
    columns: RunColumns
    tree: WorkingTree
    counts: dict[int, Count]
    readable: Readable

    @cached_property
    def first_names(self) -> dict[int, str]:
        """What the run calls its themes."""
        return {theme.id: row.label for theme, row in self._run_themes}

    @property
    def number(self) -> int:
        """The last decision that this page holds: acts send it back, so that nobody overwrites what they never saw."""
        return self.events[-1].number if self.events else 0

    @cached_property
    def stacks(self) -> tuple[list[int], list[int]]:
        return stacks(self.events, self.run.curation_number)

    @cached_property
    def cancelled(self) -> set[int]:
        return cancelled_numbers(self.events)

    def start_places(self, node_id: int) -> npt.NDArray[np.int64]:
        """Rows of the ideas that the run itself put under a theme, its sub-themes included."""
        family = [node_id, *(row.theme_id for _theme, row in self._run_themes if row.parent_id == node_id)]
        return np.flatnonzero(np.isin(self.ideas.place, family))

    def in_family(self, node_id: int) -> npt.NDArray[np.bool_]:
        """(m,) whether each idea is under a theme now."""
        return np.isin(self.tree.place, self.tree.family(node_id))

    @cached_property
    def _run_themes(self) -> Sequence[tuple[Theme, RunTheme]]:
        return queries.run_themes(self.run.id)

    def event(self, number: int) -> CurationEvent:
        return next(event for event in self.events if event.number == number)

    @property
    def stage(self) -> CurationKind | None:
        """PROPOSE while the tree waits for its second person, AGREE once it is agreed, None while it is worked on.

        Any later change of the tree takes it back to work.
        """
        stage: CurationKind | None = None
        for event in self.events:
            if event.number <= self.run.curation_number or event.number in self.cancelled:
                continue
            stage = event.kind if event.kind in (CurationKind.PROPOSE, CurationKind.AGREE) else _back(stage, event)
        return stage


def _back(stage: CurationKind | None, event: CurationEvent) -> CurationKind | None:
    return stage if event.kind in _HARMLESS else None


_HARMLESS = (CurationKind.NOTE, CurationKind.QUOTE, CurationKind.UNQUOTE, CurationKind.SIGN_OFF)

_memory: OrderedDict[tuple[object, ...], tuple[WorkingTree, dict[int, Count], Readable]] = OrderedDict()
_lock = threading.Lock()


def bench_of(consultation: Consultation) -> Bench:
    """Raises NoAnalysis."""
    run = queries.current_run(consultation)
    return bench_of_run(consultation, run)


def bench_of_run(consultation: Consultation, run: AnalysisRun, until: int | None = None) -> Bench:
    """As it was after the decision of that number, else as it is now."""
    corpus = db.session.get_one(Corpus, run.corpus_id)
    events = [event for event in queries.events_of(corpus.id) if until is None or event.number <= until]
    ideas, columns = ideas_of(run), columns_of(run)
    # a decision that was rolled back leaves its number to another one: its instant tells them apart
    last = (events[-1].number, events[-1].at) if events else None
    key = (run.id, last, id(columns), id(ideas))
    with _lock:
        found = _memory.get(key)
    if found is None:
        nodes = _named(nodes_of(run.id), queries.states_of(corpus.id))
        tree = fold(start(nodes, ideas.place, run.curation_number), events, _Loader(events), ideas.rows_of)
        known = readable(ideas, columns)
        found = tree, count(tree, known), known
        with _lock:
            _memory[key] = found
            while len(_memory) > KEPT_IN_MEMORY:
                _memory.popitem(last=False)
    return Bench(consultation, run, corpus, events, ideas, columns, *found)


def _named(nodes: dict[int, Node], states: Mapping[int, ThemeState]) -> dict[int, Node]:
    """With the names that people gave them, whenever they did."""
    return {
        id_: replace(node, label=states[id_].label or node.label) if id_ in states else node
        for id_, node in nodes.items()
    }


class _Loader:
    """Reads the members of a decision when folding comes to it."""

    def __init__(self, events: Sequence[CurationEvent]) -> None:
        self.ids = {event.number: event.id for event in events}

    def __call__(self, number: int) -> Members:
        query = sa.select(CurationEvent.members).where(CurationEvent.id == self.ids[number])
        return unpack(db.session.scalar(query))
