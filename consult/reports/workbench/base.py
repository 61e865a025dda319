"""The ideas of a run as columns in memory: what the workbench moves, hundreds of thousands at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from consult.db import db
from consult.reports.folders import derived_folder
from consult.reports.models import AnalysisRun, Idea, RunTheme, Theme
from consult.reports.workbench.tree import NO_THEME, Node

Ids: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.int32]
KEPT_IN_MEMORY = 3


@dataclass(frozen=True)
class IdeaColumns:
    """m ideas, sorted by contribution then position.

    contribution, position: (m,); start, end: (m,) characters; place: (m,) id of the sub-theme (else of the theme) that
    the run put it under, NO_THEME where under none; score: (m,) likeness to it, 0 where unknown.
    """

    contribution: Ids
    position: Codes
    start: Codes
    end: Codes
    place: Codes
    score: npt.NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.contribution)

    def rows_of(self, contributions: Ids, positions: Ids) -> Ids:
        """Row of each (contribution, position), -1 for those that are not there (any more)."""
        keys = self.contribution * _WIDTH + self.position
        wanted = contributions * _WIDTH + positions
        rows = np.searchsorted(keys, wanted)
        rows[rows == len(keys)] = 0
        return np.where(keys[rows] == wanted, rows, -1) if len(keys) else np.full(len(wanted), -1, np.int64)

    def of_contributions(self, contributions: Ids) -> Ids:
        """Rows of every idea of some contributions."""
        low = np.searchsorted(self.contribution, contributions, side="left")
        high = np.searchsorted(self.contribution, contributions, side="right")
        counts = high - low
        return np.repeat(low - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts) + np.arange(counts.sum())


_WIDTH = 1 << 20  # more ideas than one contribution can hold

_memory: OrderedDict[tuple[str, int], IdeaColumns] = OrderedDict()
_lock = threading.Lock()


def ideas_path(run: AnalysisRun) -> Path:
    return derived_folder(run.folder) / "ideas.npz"


def ideas_of(run: AnalysisRun) -> IdeaColumns:
    """From memory, else from their file, else from the database (then kept)."""
    path = ideas_path(run)
    if not path.exists():
        save_ideas(read_ideas(run.id), path)
    key = (str(path), path.stat().st_mtime_ns)
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    with np.load(path) as stored:
        found = IdeaColumns(*(stored[name] for name in IdeaColumns.__dataclass_fields__))
    with _lock:
        _memory[key] = found
        while len(_memory) > KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    return found


def read_ideas(run_id: int) -> IdeaColumns:
    """From the database alone."""
    rows = db.session.execute(
        sa.select(
            Idea.contribution_id,
            Idea.position,
            Idea.start,
            Idea.end,
            sa.func.coalesce(Idea.subtheme_id, Idea.theme_id, NO_THEME),
            sa.func.coalesce(Idea.score, 0.0),
        )
        .where(Idea.run_id == run_id)
        .order_by(Idea.contribution_id, Idea.position)
    ).all()
    table = np.array(rows, dtype=np.float64).reshape(-1, 6)
    kinds = (np.int64, np.int32, np.int32, np.int32, np.int32, np.float32)
    return IdeaColumns(*(table[:, i].astype(kind) for i, kind in enumerate(kinds)))


def save_ideas(ideas: IdeaColumns, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, **{name: getattr(ideas, name) for name in IdeaColumns.__dataclass_fields__})
    partial.replace(path)


def drop_ideas(path: Path, contribution_ids: list[int]) -> None:
    """Rewrite the file without the ideas of these contributions."""
    if not path.exists():
        return
    with np.load(path) as stored:
        columns = {name: stored[name] for name in IdeaColumns.__dataclass_fields__}
    kept = ~np.isin(columns["contribution"], np.array(contribution_ids, dtype=np.int64))
    if not kept.all():
        save_ideas(IdeaColumns(**{name: column[kept] for name, column in columns.items()}), path)


def nodes_of(run_id: int) -> dict[int, Node]:
    """The run's themes and sub-themes as the workbench starts from them."""
    rows = db.session.execute(
        sa.select(Theme, RunTheme)
        .join(RunTheme, RunTheme.theme_id == Theme.id)
        .where(RunTheme.run_id == run_id)
        .order_by(RunTheme.position)
    ).all()
    return {
        theme.id: Node(
            id=theme.id,
            slug=theme.slug,
            parent=row.parent_id,
            label=row.label,
            description=row.description,
            colour=theme.colour_index if row.colour_index is None else row.colour_index,
            position=position,
            question_id=theme.question_id,
        )
        for position, (theme, row) in enumerate(rows)
    }
