"""How many contributions and people each theme of the workbench holds, counted again after every act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from consult.reports.columns import EXPRESSED, RunColumns
from consult.reports.workbench.base import IdeaColumns
from consult.reports.workbench.tree import NO_THEME, OFF_TOPIC, WorkingTree

Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Count:
    """ideas, contributions (each once) and known people behind a theme."""

    ideas: int
    contributions: int
    people: int


NOTHING = Count(0, 0, 0)


@dataclass(frozen=True)
class Readable:
    """The ideas that count: those of contributions that say something, are there still and were not left out.

    rows: (r,) of the idea columns; owner: (r,) row of their contribution in the columns; person: (r,) code, -1 none.
    contributions, people: how many express something in all: what shares are shares of.
    """

    rows: Ints
    owner: Ints
    person: Ints
    contributions: int
    people: int


def readable(ideas: IdeaColumns, columns: RunColumns) -> Readable:
    says = columns.corpus.status.mask(EXPRESSED)
    owner = np.searchsorted(columns.ids, ideas.contribution)
    owner[owner == len(columns.ids)] = 0
    kept = (columns.ids[owner] == ideas.contribution) & says[owner] if len(columns.ids) else np.zeros(len(ideas), bool)
    rows = np.flatnonzero(kept)
    people = columns.corpus.person[says]
    return Readable(
        rows,
        owner[rows],
        columns.corpus.person[owner[rows]].astype(np.int64),
        int(says.sum()),
        len(np.unique(people[people >= 0])),
    )


def count(tree: WorkingTree, known: Readable) -> dict[int, Count]:
    """Of every theme and sub-theme, and of NO_THEME and OFF_TOPIC: contributions none of whose ideas has a theme.

    One stable sort by place, then a slice for each: owners stay sorted, so that telling them apart is a comparison.
    """
    place = tree.place[known.rows]
    order = np.argsort(place, kind="stable")
    places, begins = np.unique(place[order], return_index=True)
    ends = np.append(begins[1:], len(order))
    slices = {int(id_): order[a:b] for id_, a, b in zip(places, begins, ends, strict=True)}
    nothing = np.empty(0, np.int64)
    found = {id_: _count(slices.get(id_, nothing), known, ordered=True) for id_ in tree.nodes}
    for node in tree.tops():
        parts = [slices[id_] for id_ in tree.family(node.id) if id_ in slices]
        if len(parts) > 1 or not parts or len(tree.family(node.id)) > 1:
            found[node.id] = _count(np.concatenate(parts) if parts else nothing, known, ordered=False)
    themed = np.zeros(int(known.owner.max(initial=-1)) + 1, dtype=bool)
    themed[known.owner[place > 0]] = True
    for outside in (NO_THEME, OFF_TOPIC):
        left = slices.get(outside, nothing)
        found[outside] = _count(left[~themed[known.owner[left]]], known, ordered=True)
    return found


def _count(chosen: Ints, known: Readable, *, ordered: bool) -> Count:
    if not len(chosen):
        return NOTHING
    owners, person = known.owner[chosen], known.person[chosen]
    contributions = int((np.diff(owners) != 0).sum()) + 1 if ordered else int(np.count_nonzero(np.bincount(owners)))
    spoke = person[person >= 0]
    people = int(np.count_nonzero(np.bincount(spoke))) if len(spoke) else 0
    return Count(len(chosen), contributions, people)
