"""Ideas that stand between two themes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consult.reports.analysis_port import margins
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.finding import NOTHING, Rows
from consult.reports.workbench.vectors import Vectors

LOOKED_AT = 12_000
LEARNED_FROM = 300


@dataclass(frozen=True)
class Between:
    """row: of the idea; other: id of the theme that it is as near to, None where that was not measured."""

    row: int
    other: int | None


def least_sure(bench: Bench, most: int) -> Rows:
    """The themed ideas least like their own theme, one a contribution; those that people placed left out."""
    rows = _open(bench)
    order = rows[np.argsort(bench.ideas.score[rows], kind="stable")[: 8 * most]]
    _, first = np.unique(bench.ideas.contribution[order], return_index=True)
    return order[np.sort(first)[:most]]


def between_two(bench: Bench, vectors: Vectors, most: int) -> list[Between]:
    """Among the least sure ones, those whose two nearest themes are nearly as near."""
    rows, tree = _open(bench), bench.tree
    tops = [node.id for node in tree.tops() if (tree.place == node.id).any() or tree.under(node.id)]
    if len(tops) < 2 or not len(rows):
        return []
    looked = rows[np.argsort(bench.ideas.score[rows], kind="stable")[:LOOKED_AT]]
    middles = np.stack([_middle(vectors, tree.rows(id_)) for id_ in tops])
    some = vectors.of(looked)
    first, second, gap = margins(some, middles)
    known = np.abs(some).sum(axis=1) > 0
    family = {sub: top for top in tops for sub in tree.family(top)}
    own = [family.get(place) for place in tree.place[looked].tolist()]
    found = []
    for at in np.argsort(np.where(known, gap, np.inf), kind="stable")[: 6 * most].tolist():
        near = [tops[first[at]], tops[second[at]]]
        if own[at] in near and known[at]:
            found.append(Between(int(looked[at]), near[1] if near[0] == own[at] else near[0]))
        if len(found) == most:
            break
    return found


def _open(bench: Bench) -> Rows:
    """Ideas under a theme, where the machine put them."""
    rows = bench.readable.rows
    kept = (bench.tree.place[rows] > 0) & ~bench.tree.moved[rows]
    return rows[kept] if kept.any() else NOTHING


def _middle(vectors: Vectors, rows: Rows) -> np.ndarray:
    step = max(1, len(rows) // LEARNED_FROM)
    mean = vectors.of(rows[::step][:LEARNED_FROM]).mean(axis=0) if len(rows) else np.zeros(vectors.dimensions)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), dtype=np.float32)
