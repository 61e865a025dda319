"""What a new analysis would change: which themes it keeps, splits, merges, finds or loses. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Ids: TypeAlias = npt.NDArray[np.int64]
Fate: TypeAlias = Literal["kept", "split", "merged", "new", "gone"]
INHERITS = 0.3  # share of a theme's contributions that makes it a parent of another


@dataclass(frozen=True)
class Change:
    """What becomes of a theme. key: its slug, in the new run unless it is gone; parents: slugs of the run before;
    before, after: contributions; common: of those it had, how many it keeps."""

    key: str
    fate: Fate
    parents: Sequence[str]
    before: int
    after: int
    common: int


def compare(before: Mapping[str, Ids], after: Mapping[str, Ids]) -> list[Change]:
    """One change per theme of the new run, then those that are gone; ids: sorted and unique, of contributions that both
    runs read. A theme that keeps its name and takes in one that is gone is `merged`; one that leaves a theme which
    stays is `split`."""
    changes = []
    for key, ids in after.items():
        shared = {old: len(np.intersect1d(ids, had, assume_unique=True)) for old, had in before.items()}
        parents = [old for old, common in shared.items() if common and common >= INHERITS * len(before[old])]
        taken = [old for old in parents if old != key and old not in after]
        if key in before:
            fate: Fate = "merged" if taken else "kept"
            changes.append(Change(key, fate, [key, *taken], len(before[key]), len(ids), shared[key]))
        else:
            fate = "split" if parents else "new"
            changes.append(Change(key, fate, parents, 0, len(ids), 0))
    changes += [Change(key, "gone", [], len(ids), 0, 0) for key, ids in before.items() if key not in after]
    return changes
