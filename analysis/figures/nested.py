"""What may be published of places that stand under one another: towns, their region, the nation.

Published places form a tree. Taking from each place what is published just under it leaves a remainder; every sum that
a reader can form is a sum of remainders. So nobody is isolated when no remainder counts 1 to k-1 people, whatever it
counts them by; where cells also add up along a row (colleges of a place), a hidden one must besides be able to move
while every published sum stays (`cycles`).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

from analysis.figures.cycles import Moves
from analysis.types import Bools, Doubles, InputError

TOP = -1
ALWAYS = float("inf")


def is_small(counts: npt.ArrayLike, k: int) -> Bools:
    """Where 1 to k-1 people are counted."""
    values = np.asarray(counts)
    return np.asarray((values > 0) & (values < k))


def nearest_above(parents: Sequence[int], kept: Bools) -> list[int]:
    """For each place, the nearest place above it that is kept; TOP where there is none. parents: (n,) with TOP."""
    above = []
    for place in range(len(parents)):
        here = parents[place]
        while here != TOP and not kept[here]:
            here = parents[here]
        above.append(here)
    return above


def remainders(parents: Sequence[int], counts: npt.ArrayLike, kept: Bools) -> Doubles:
    """(n, m): each kept place without the kept places just under it. counts: (n, m) people counted m ways."""
    values = np.asarray(counts, dtype=float)
    left = values.copy()
    above = nearest_above(parents, kept)
    for place in np.flatnonzero(kept).tolist():
        if above[place] != TOP:
            left[above[place]] -= values[place]
    return left


def publishable(
    parents: Sequence[int],
    counts: npt.ArrayLike,
    k: int,
    *,
    wanted: Bools,
    known: Bools,
    secondary: bool = True,
) -> Bools:
    """(n,) the places of which a line of m counts may be published, whole or not at all.

    parents: (n,) index of the place above, TOP for the first. counts: (n, m), where a place counts all who are in it
    and under it. wanted: places to publish; known: places published already, which cannot be taken back. Whatever is
    hidden is chosen smallest first. `secondary` False leaves out what protects hidden lines: for tests alone.
    Raises InputError when shapes differ or k is not positive.
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 2 or len(values) != len(parents) or wanted.shape != known.shape or len(wanted) != len(parents):
        raise InputError("Les lieux et leurs effectifs n'ont pas la même forme.", "shape")
    if k < 1:
        raise InputError("Le seuil k doit être au moins 1.", "k")
    kept = (wanted & ~is_small(values, k).any(axis=1)) | known
    if not secondary:
        return kept
    sizes = values.sum(axis=1)
    while True:
        small = is_small(remainders(parents, values, kept), k).any(axis=1) & kept
        above = nearest_above(parents, kept)
        for place in np.flatnonzero(small).tolist():
            choice = _to_hide(place, above, kept & ~known, sizes)
            if choice is not None:
                kept[choice] = False
                break
        else:
            return kept


def _to_hide(place: int, above: Sequence[int], movable: Bools, sizes: Doubles) -> int | None:
    """The smallest line whose hiding enlarges the remainder of a place; the place itself where none is under it."""
    under = [other for other in np.flatnonzero(movable).tolist() if above[other] == place and sizes[other] > 0]
    if under:
        return min(under, key=lambda other: (sizes[other], other))
    return place if movable[place] else None


def suppress_nested(
    parents: Sequence[int],
    counts: npt.ArrayLike,
    k: int,
    *,
    shown: Bools,
    known: Bools,
    never: Bools,
    secondary: bool = True,
) -> Bools:
    """(n, m) True where a cell must be hidden, in rows that add up along the places and along the row.

    counts: (n, m) people of each place parted into m columns; the sum of each row in `shown` is published, no other row
    is. known: (n, m) cells published already. never: (n, m) cells that may not be. All cells of places not shown are
    hidden.
    """
    values = np.asarray(counts, dtype=float)
    hidden = (is_small(values, k) | ~shown[:, None] | never) & ~known
    if not secondary or not shown.any():
        return hidden
    table = _Nested(parents, values, shown)
    price = np.where(known, ALWAYS, 1.0 + values + np.where(values == 0, values.sum() + 1.0, 0.0))
    while True:
        cell = table.unsafe_remainder(hidden, known, k)
        if cell is not None:
            hidden[cell] = True
            continue
        cells = table.covers(hidden, price, k)
        if not cells:
            return hidden
        for row, column in cells:
            hidden[row, column] = True


class _Nested:
    """A table of shown places. What one counts outside those shown under it is one more row, always hidden."""

    def __init__(self, parents: Sequence[int], values: Doubles, shown: Bools) -> None:
        self.values, self.shown = values, shown
        self.above = nearest_above(parents, shown)
        self.places = np.flatnonzero(shown).tolist()
        self.left = remainders(parents, values, shown)
        self.inner = {self.above[place] for place in self.places} - {TOP}
        columns = values.shape[1]
        self.cells = [(place, column) for place in self.places for column in range(columns)]
        self.rests = [(place, column) for place in sorted(self.inner) for column in range(columns)]
        tails: list[Hashable] = []
        heads: list[Hashable] = []
        falls = []
        for place, column in self.cells:
            tails.append(("sum", place, column) if place in self.inner else ("row", place))
            heads.append(("sum", self.above[place], column) if self.above[place] != TOP else TOP)
            falls.append(bool(values[place, column] > 0))
        for place, column in self.rests:
            tails.append(("rest", place))
            heads.append(("sum", place, column))
            falls.append(bool(self.left[place, column] > 0))
        self.graph = Moves(tails, heads, falls, rises=[True] * len(tails))

    def unsafe_remainder(self, hidden: Bools, known: Bools, k: int) -> tuple[int, int] | None:
        """A cell to hide because hidden ones add up to 1 to k-1 people, along a row or under a place."""
        for place in self.places:
            row = hidden[place]
            if is_small(self.values[place, row].sum(), k):
                free = [c for c in np.flatnonzero(~row & ~known[place]).tolist() if self.values[place, c] > 0]
                if free:
                    return place, min(free, key=lambda column: (self.values[place, column], column))
        for column in range(self.values.shape[1]):
            kept = self.shown & ~hidden[:, column]
            above = self._above(kept)
            left = self.values[:, column].copy()
            for place in np.flatnonzero(kept).tolist():
                if above[place] != TOP:
                    left[above[place]] -= self.values[place, column]
            for place in np.flatnonzero(kept & is_small(left, k)).tolist():
                choice = _to_hide(place, above, kept & ~known[:, column], self.values[:, column])
                if choice is not None:
                    return choice, column
        return None

    def _above(self, kept: Bools) -> list[int]:
        found = list(self.above)
        for place in self.places:
            here = self.above[place]
            while here != TOP and not kept[here]:
                here = self.above[here]
            found[place] = here
        return found

    def covers(self, hidden: Bools, price: Doubles, k: int) -> list[tuple[int, int]]:
        """Cells to hide so that a small hidden cell can move; empty when all can, or nothing more may be hidden."""
        flags = np.array([hidden[cell] for cell in self.cells] + [True] * len(self.rests))
        costs = np.array([0.0 if hidden[cell] else price[cell] for cell in self.cells] + [0.0] * len(self.rests))
        for at in self.graph.exposed(flags, set()):
            if at >= len(self.cells) or not is_small(self.values[self.cells[at]], k):
                continue
            path = self.graph.cheapest(at, costs) or []
            chosen = [self.cells[step] for step in path if not flags[step]]
            if chosen:
                return chosen
        return []
