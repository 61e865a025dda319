"""Hiding small cells, and the second cells from which they could be found by difference.

A table whose totals are published is a system of sums. A hidden cell can be found exactly
when no other non-negative table with the same published numbers gives it another value. With
the hidden cells as edges of a graph between rows and columns, that is: when no cycle goes
through its edge (D. Gusfield, "A graph theoretic approach to statistical data security",
SIAM Journal on Computing 17, 1988; directions account for cells that cannot go below zero).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.types import Bools, Doubles, InputError

FREE = -1  # the column node of a table that publishes, or has, no sums along its columns


@dataclass(frozen=True)
class SuppressedTable:
    """values: (R, C) with NaN where hidden; hidden: (R, C) booleans."""

    values: Doubles
    hidden: Bools


def suppress(
    table: npt.ArrayLike,
    people: npt.ArrayLike,
    k: int,
    *,
    row_totals: bool = True,
    column_totals: bool = True,
) -> SuppressedTable:
    """Hide every cell resting on 1 to k-1 people, then what is needed so that none can be deduced.

    table, people: (R, C) numbers of the same shape, non-negative. With `row_totals` the last
    column holds the sum of each row; with `column_totals` the last row that of each column.
    Say False where cells overlap and so do not add up (people by theme): only true sums can
    betray. Zeros stay, unless needed to cover. Totals under k people are hidden like cells.
    Raises InputError when shapes differ or k is not positive.
    """
    values, heads = np.asarray(table, dtype=float), np.asarray(people, dtype=float)
    if values.ndim != 2 or values.shape != heads.shape:
        raise InputError("Le tableau et ses effectifs n'ont pas la même forme.", "shape")
    if k < 1:
        raise InputError("Le seuil k doit être au moins 1.", "k")
    hidden = (heads > 0) & (heads < k)
    signs = _signs(values.shape, row_totals, column_totals)
    guards = [values] if np.array_equal(values, heads) else [values, heads]
    while True:
        found = next(
            ((numbers, cell) for numbers in guards for cell in exposed(numbers, hidden, row_totals, column_totals)),
            None,
        )
        if found is None:
            break
        numbers, cell = found
        partner = _cover(numbers, heads, hidden, signs, cell, row_totals, column_totals)
        if not partner:
            break  # nothing is left to hide: the cell stands alone on its row and column
        for row, column in partner:
            hidden[row, column] = True
    return SuppressedTable(np.where(hidden, np.nan, values), hidden)


def exposed(
    table: npt.ArrayLike, hidden: Bools, row_totals: bool = True, column_totals: bool = True
) -> Iterator[tuple[int, int]]:
    """Hidden cells (row, column) that the published ones determine exactly."""
    values = np.asarray(table, dtype=float)
    if not row_totals and not column_totals:
        return
    signs = _signs(values.shape, row_totals, column_totals)
    graph = _Graph(values, hidden, signs, row_totals, column_totals)
    for row, column in np.argwhere(hidden).tolist():
        if not graph.cycle_through(row, column):
            yield row, column


def _signs(shape: tuple[int, ...], row_totals: bool, column_totals: bool) -> Doubles:
    """+1 for cells, -1 for totals, +1 for the grand total: every published sum is then zero."""
    signs = np.ones(shape)
    if row_totals:
        signs[:, -1] *= -1
    if column_totals:
        signs[-1, :] *= -1
    return signs


class _Graph:
    """Moves that keep every published sum: rows and columns as nodes, hidden cells as edges."""

    def __init__(self, values: Doubles, hidden: Bools, signs: Doubles, row_totals: bool, column_totals: bool) -> None:
        self.values, self.hidden, self.signs = values, hidden, signs
        self.row_totals, self.column_totals = row_totals, column_totals

    def nodes(self, row: int, column: int) -> tuple[tuple[str, int], tuple[str, int]]:
        """The two ends of a cell; sums that are not published make all their nodes one free node."""
        return (
            ("row", row if self.row_totals else FREE),
            ("column", column if self.column_totals else FREE),
        )

    def arcs(self, row: int, column: int) -> tuple[bool, bool]:
        """Whether the cell may move (row to column: signed value up; column to row: down)."""
        up, down = True, bool(self.values[row, column] > 0)
        return (up, down) if self.signs[row, column] > 0 else (down, up)

    def cycle_through(self, row: int, column: int) -> bool:
        """Whether some move of other hidden cells lets this one change."""
        start, end = self.nodes(row, column)
        forward, backward = self.arcs(row, column)
        return (forward and self.reaches(end, start, (row, column))) or (
            backward and self.reaches(start, end, (row, column))
        )

    def reaches(self, source: tuple[str, int], target: tuple[str, int], without: tuple[int, int]) -> bool:
        seen, stack = {source}, [source]
        while stack:
            here = stack.pop()
            if here == target:
                return True
            for row, column in np.argwhere(self.hidden).tolist():
                if (row, column) == without:
                    continue
                left, right = self.nodes(row, column)
                forward, backward = self.arcs(row, column)
                for a, b, allowed in ((left, right, forward), (right, left, backward)):
                    if a == here and allowed and b not in seen:
                        seen.add(b)
                        stack.append(b)
        return False


def _cover(
    values: Doubles,
    heads: Doubles,
    hidden: Bools,
    signs: Doubles,
    cell: tuple[int, int],
    row_totals: bool,
    column_totals: bool,
) -> list[tuple[int, int]]:
    """The cheapest set of further cells whose hiding lets `cell` move: a shortest cycle.

    Dijkstra over all cells; a hidden one costs nothing, another costs its people, and totals
    are kept to the last.
    """
    graph = _Graph(values, np.ones_like(hidden), signs, row_totals, column_totals)
    large = float(heads.sum()) + 1.0
    cost = np.where(hidden, 0.0, 1.0 + heads + np.where(values == 0, large, 0.0))
    cost = np.where(~hidden & (signs < 0), cost + large * 2, cost)
    if row_totals and column_totals and not hidden[-1, -1]:
        cost[-1, -1] += large * 4
    best: tuple[float, list[tuple[int, int]]] | None = None
    start, end = graph.nodes(*cell)
    forward, backward = graph.arcs(*cell)
    for source, target, allowed in ((end, start, forward), (start, end, backward)):
        path = _cheapest(graph, cost, source, target, cell) if allowed else None
        if path is not None and (best is None or path[0] < best[0]):
            best = path
    return [] if best is None else [at for at in best[1] if not hidden[at]]


def _cheapest(
    graph: _Graph,
    cost: Doubles,
    source: tuple[str, int],
    target: tuple[str, int],
    without: tuple[int, int],
) -> tuple[float, list[tuple[int, int]]] | None:
    """Bellman-Ford over a few dozen nodes: (cost, cells) of the cheapest path, None without one."""
    arcs = []
    for row, column in np.ndindex(cost.shape):
        if (row, column) != without:
            left, right = graph.nodes(row, column)
            forward, backward = graph.arcs(row, column)
            arcs += [(left, right, row, column)] * forward + [(right, left, row, column)] * backward
    best: dict[tuple[str, int], tuple[float, list[tuple[int, int]]]] = {source: (0.0, [])}
    changed = True
    while changed:
        changed = False
        for a, b, row, column in arcs:
            if a in best:
                total, path = best[a]
                candidate = total + float(cost[row, column])
                if b not in best or candidate < best[b][0] - 1e-12:
                    best[b] = (candidate, [*path, (row, column)])
                    changed = True
    return best.get(target)
