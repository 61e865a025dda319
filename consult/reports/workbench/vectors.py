"""Vectors of the ideas of a run, mapped in memory: what « comme ceux-ci » and a fresh clustering learn from."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from flask_babel import lazy_gettext as _l

from consult.errors import Conflict
from consult.reports.folders import derived_folder
from consult.reports.models import AnalysisRun
from consult.reports.workbench.base import IdeaColumns

Floats = npt.NDArray[np.float32]
KEPT_IN_MEMORY = 2
AT_ONCE = 65_536


class NoVectors(Conflict):
    message = _l("La machine n’a pas encore relu les idées de cette consultation : préparez l’atelier d’abord.")


@dataclass(frozen=True)
class Vectors:
    """records: (v,) of the file, on disk; at: (m,) record of each idea of the columns, -1 where it has none."""

    records: np.memmap
    at: npt.NDArray[np.int64]

    @property
    def dimensions(self) -> int:
        return int(self.records.dtype["vector"].shape[0])

    def of(self, rows: npt.NDArray[np.int64]) -> Floats:
        """(len(rows), d) float32; zero where an idea has no vector."""
        at = self.at[rows]
        found = np.zeros((len(rows), self.dimensions), dtype=np.float32)
        for low in range(0, len(rows), AT_ONCE):
            part = at[low : low + AT_ONCE]
            known = np.flatnonzero(part >= 0)
            found[low + known] = self.records["vector"][part[known]]
        return found


_memory: OrderedDict[tuple[str, int, int], Vectors] = OrderedDict()
_lock = threading.Lock()


def vectors_path(run: AnalysisRun) -> Path:
    """An agreed tree has the ideas of the run that it was made from: they are not read again."""
    return derived_folder(run.configuration.get("model", run.folder)) / "vectors.npy"


def are_ready(run: AnalysisRun) -> bool:
    return vectors_path(run).exists()


def vectors_of(run: AnalysisRun, ideas: IdeaColumns) -> Vectors:
    """Raises NoVectors before they are prepared."""
    path = vectors_path(run)
    if not path.exists():
        raise NoVectors
    key = (str(path), path.stat().st_mtime_ns, id(ideas))
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            return _memory[key]
    records = np.load(path, mmap_mode="r")
    found = Vectors(records, _places(records, ideas))
    with _lock:
        _memory[key] = found
        while len(_memory) > KEPT_IN_MEMORY:
            _memory.popitem(last=False)
    return found


def _places(records: np.memmap, ideas: IdeaColumns) -> npt.NDArray[np.int64]:
    """Where each idea of the columns is in the file: an erasure may have reached one of them first."""
    places = np.full(len(ideas), -1, np.int64)
    rows = ideas.rows_of(records["contribution"].astype(np.int64), records["position"].astype(np.int64))
    known = np.flatnonzero(rows >= 0)
    places[rows[known]] = known
    return places


def drop_vectors(path: Path, contribution_ids: list[int]) -> None:
    """Rewrite the file without the ideas of these contributions."""
    if not path.exists():
        return
    records = np.load(path, mmap_mode="r")
    kept = ~np.isin(records["contribution"], np.array(contribution_ids, dtype=np.int64))
    if kept.all():
        return
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.save(file, records[kept])
    partial.replace(path)
