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

from analysis.figures.cycles import Moves
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
    hidden = ((heads > 0) & (heads < k)).ravel()
    if row_totals or column_totals:
        guards = [values] if np.array_equal(values, heads) else [values, heads]
        graphs = [_graph(numbers, row_totals, column_totals) for numbers in guards]
        prices = _prices(values, heads, row_totals, column_totals)
        moving: list[set[int]] = [set() for _ in graphs]
        settled = False
        while not settled:
            settled = True
            for graph, known in zip(graphs, moving, strict=True):
                for cell in graph.exposed(hidden, known):
                    if graph.cycle(cell, hidden.tolist()):
                        continue  # what was hidden for the one before covers it
                    partners = [
                        at for at in graph.cheapest(cell, np.where(hidden, 0.0, prices)) or () if not hidden[at]
                    ]
                    hidden[partners] = True  # nothing where the cell stands alone on its row and column
                    settled = settled and not partners
    flags = hidden.reshape(values.shape)
    return SuppressedTable(np.where(flags, np.nan, values), flags)


def exposed(
    table: npt.ArrayLike, hidden: Bools, row_totals: bool = True, column_totals: bool = True
) -> Iterator[tuple[int, int]]:
    """Hidden cells (row, column) that the published ones determine exactly."""
    values = np.asarray(table, dtype=float)
    if not row_totals and not column_totals:
        return
    for cell in _graph(values, row_totals, column_totals).exposed(hidden.ravel(), set()):
        yield divmod(cell, values.shape[1])


def _graph(values: Doubles, row_totals: bool, column_totals: bool) -> Moves:
    """Rows and columns as nodes, cells as edges; sums that are not published make all their nodes one free node. A
    total moves against its cells."""
    rows, columns = values.shape
    ends = [
        (("row", row if row_totals else FREE), ("column", column if column_totals else FREE))
        for row in range(rows)
        for column in range(columns)
    ]
    plain = (_signs(values.shape, row_totals, column_totals) > 0).ravel()
    falls = (values > 0).ravel()
    return Moves(
        [end[0] for end in ends],
        [end[1] for end in ends],
        falls=np.where(plain, falls, True).tolist(),
        rises=np.where(plain, True, falls).tolist(),
    )


def _signs(shape: tuple[int, ...], row_totals: bool, column_totals: bool) -> Doubles:
    """+1 for cells, -1 for totals, +1 for the grand total: every published sum is then zero."""
    signs = np.ones(shape)
    if row_totals:
        signs[:, -1] *= -1
    if column_totals:
        signs[-1, :] *= -1
    return signs


def _prices(values: Doubles, heads: Doubles, row_totals: bool, column_totals: bool) -> Doubles:
    """(R x C,) what hiding a cell costs: its people; a zero costs much, and totals are kept to the last."""
    large = float(heads.sum()) + 1.0
    price = 1.0 + heads + np.where(values == 0, large, 0.0)
    price = np.where(_signs(values.shape, row_totals, column_totals) < 0, price + large * 2, price)
    if row_totals and column_totals:
        price[-1, -1] += large * 4
    return np.asarray(price.ravel())
