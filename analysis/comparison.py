"""The comparison of groups, from a run under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from analysis.corpus.statuses import STATUSES
from analysis.figures.columns import Column, FigureCorpus
from analysis.figures.segments import segment_table
from analysis.themes.assignment import themes_of_rows
from analysis.types import Status

if TYPE_CHECKING:
    from analysis.stages import Run


def segments_of(run: Run) -> pa.Table:
    """Theme x attribute x value, each theme followed by its sub-themes, as in `themes.json`."""
    levels: list[tuple[str, str, str | None]] = []
    for tree in run.trees:
        within = tree.question if run.configuration.by_question else None
        for theme, name in enumerate(tree.theme_ids):
            levels.append((name, "theme", within))
            levels += [(tree.subtheme_ids[sub], "subtheme", within) for sub in np.flatnonzero(tree.parent == theme)]
    corpus = figure_corpus(run)
    return segment_table(corpus, corpus.status.mask([Status.THEMED]), levels, run.configuration.k)


def figure_corpus(run: Run) -> FigureCorpus:
    """The corpus of figures of a run whose contributions are placed, without reading files back."""
    table = run.contributions.table
    return FigureCorpus(
        contribution_ids=table["contribution_id"].combine_chunks(),
        person=np.where(run.known, run.people, -1).astype(np.int32),
        status=Column(run.assignment.status, tuple(STATUSES)),
        question=Column(run.questions.astype(np.int32), tuple(run.question_names)),
        day=np.full(len(table), -1, dtype=np.int32),
        attributes={name: Column.encode(table[name]) for name in run.contributions.attributes},
        themes=themes_of_rows(run.assignment, run.trees),
    )
