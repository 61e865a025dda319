"""The methods: each a function from what was voted to an order, the projects chosen and the steps that led there."""

from __future__ import annotations

from collections.abc import Callable

from consult.selection.rules.methods import approval, borda, equal_shares, greedy_budget, points, schulze, scores
from consult.selection.rules.methods.common import Candidate, Counted, Urn

METHODS: dict[str, Callable[[Urn], Counted]] = {
    "approval": approval.count,
    "scores": scores.count,
    "points": points.count,
    "schulze": schulze.count,
    "borda": borda.count,
    "greedy_budget": greedy_budget.count,
    "equal_shares": equal_shares.count,
}
RANKED = frozenset({"schulze", "borda"})
BUDGETED = frozenset({"greedy_budget", "equal_shares"})

__all__ = ["BUDGETED", "METHODS", "RANKED", "Candidate", "Counted", "Urn"]
