"""Which hidden cells of a table can still move, and the cheapest further cells that let one move.

Cells are edges of a graph whose nodes are published sums: a cell that grows carries one unit along its edge, one that
shrinks carries it back, and what goes round a cycle changes no published number (D. Gusfield, SIAM Journal on
Computing 17, 1988). Any table in which each cell stands in two sums is such a graph; with a tree along its rows too.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Sequence

from analysis.types import Bools, Doubles


class Moves:
    """n cells. tails, heads: (n,) the node a cell's growth leaves, and the one it reaches; falls: (n,) whether it may
    shrink, rises: (n,) whether it may grow."""

    def __init__(
        self, tails: Sequence[Hashable], heads: Sequence[Hashable], falls: Sequence[bool], rises: Sequence[bool]
    ) -> None:
        self.tails, self.heads, self.falls, self.rises = tails, heads, falls, rises
        self.arcs: dict[Hashable, list[tuple[Hashable, int]]] = defaultdict(list)
        for cell, (tail, head) in enumerate(zip(tails, heads, strict=True)):
            if rises[cell]:
                self.arcs[tail].append((head, cell))
            if falls[cell]:
                self.arcs[head].append((tail, cell))

    def cycle(self, cell: int, hidden: Sequence[bool]) -> list[int]:
        """The cells of a shortest cycle of hidden cells through this one; empty where there is none: it is exposed."""
        for source, target, allowed in self._ways(cell):
            path = self._shortest(source, target, cell, hidden) if allowed else None
            if path is not None:
                return [cell, *path]
        return []

    def exposed(self, hidden: Bools, moving: set[int]) -> list[int]:
        """Hidden cells that cannot move. `moving`: cells known to, which grows: hiding more never stops one."""
        found, flags = [], hidden.tolist()
        for cell in hidden.nonzero()[0].tolist():
            if cell in moving:
                continue
            cycle = self.cycle(cell, flags)
            moving.update(cycle)
            if not cycle:
                found.append(cell)
        return found

    def cheapest(self, cell: int, cost: Doubles) -> list[int] | None:
        """Further cells of the cheapest cycle through this one: a cell costs `cost`, infinite where it may not be
        hidden. None where there is no such cycle. (E. W. Dijkstra, 1959.)"""
        best: tuple[float, list[int]] | None = None
        prices = cost.tolist()
        for source, target, allowed in self._ways(cell):
            found = self._path(source, target, cell, prices) if allowed else None
            if found is not None and (best is None or found[0] < best[0]):
                best = found
        return None if best is None else best[1]

    def _ways(self, cell: int) -> tuple[tuple[Hashable, Hashable, bool], ...]:
        """(from, to, allowed): a growth is brought back from head to tail, a fall from tail to head."""
        tail, head = self.tails[cell], self.heads[cell]
        return (head, tail, self.rises[cell]), (tail, head, self.falls[cell])

    def _shortest(self, source: Hashable, target: Hashable, without: int, hidden: Sequence[bool]) -> list[int] | None:
        came: dict[Hashable, tuple[Hashable, int] | None] = {source: None}
        layer = [source]
        while layer:
            following = []
            for here in layer:
                for there, cell in self.arcs[here]:
                    if hidden[cell] and there not in came and cell != without:
                        came[there] = (here, cell)
                        if there == target:
                            return _walked(came, target)
                        following.append(there)
            layer = following
        return [] if source == target else None

    def _path(
        self, source: Hashable, target: Hashable, without: int, cost: Sequence[float]
    ) -> tuple[float, list[int]] | None:
        came: dict[Hashable, tuple[Hashable, int] | None] = {source: None}
        best, done, order = {source: 0.0}, set(), 0
        waiting: list[tuple[float, int, Hashable]] = [(0.0, 0, source)]
        while waiting:
            total, _order, here = heapq.heappop(waiting)
            if here in done:
                continue
            if here == target:
                return total, _walked(came, target)
            done.add(here)
            for there, cell in self.arcs[here]:
                candidate = total + cost[cell]
                if cell == without or there in done or candidate == float("inf"):
                    continue
                if there not in best or candidate < best[there] - 1e-12:
                    best[there], came[there] = candidate, (here, cell)
                    order += 1
                    heapq.heappush(waiting, (candidate, order, there))
        return None


def _walked(came: dict[Hashable, tuple[Hashable, int] | None], target: Hashable) -> list[int]:
    """Back along the steps that led to the target."""
    cells, step = [], came[target]
    while step is not None:
        cells.append(step[1])
        step = came[step[0]]
    return cells
