"""What a ballot may hold: how much one may give, what is left to give, what is refused and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from consult.selection.rules.methods import BUDGETED, RANKED
from consult.selection.rules.methods.common import given

HIGHEST_SCORE = 5


@dataclass(frozen=True)
class Fault:
    """Which rule a ballot breaks: `unknown`, `conflict`, `value`, `twice` (a rank), `too_many`, `too_much`."""

    kind: str
    code: str = ""
    most: int = 0
    over: int = 0


@dataclass(frozen=True)
class Left:
    """What remains to give: `unit` is `votes`, `points`, `ranks`, `scores` or `cents`; `most` of None sets no limit."""

    unit: str
    given: int
    most: int | None

    @property
    def left(self) -> int | None:
        return None if self.most is None else self.most - self.given


def ballot_fault(
    method: str,
    rules: Mapping[str, Any],
    costs: Mapping[str, int],
    barred: Collection[str],
    choices: Mapping[str, Any],
) -> Fault | None:
    """Why a ballot is refused, or None. `costs` names the projects of the round; `barred` those on which this voter has
    declared a conflict of interest."""
    for code, value in choices.items():
        if code not in costs:
            return Fault("unknown", code)
        if code in barred:
            return Fault("conflict", code)
        if not _possible(method, rules, value):
            return Fault("value", code)
    if method in RANKED and len(set(choices.values())) < len(choices):
        return Fault("twice", _repeated(choices))
    return _limit_fault(method, rules, costs, choices)


def _limit_fault(
    method: str, rules: Mapping[str, Any], costs: Mapping[str, int], choices: Mapping[str, Any]
) -> Fault | None:
    most = int(rules.get("most") or 0)
    if method != "points" and most and len(choices) > most:
        return Fault("too_many", most=most, over=len(choices) - most)
    left = what_is_left(method, rules, costs, choices)
    if left.unit in ("points", "cents") and left.left is not None and left.left < 0:
        return Fault("too_much", most=left.most or 0, over=-left.left)
    return None


def what_is_left(method: str, rules: Mapping[str, Any], costs: Mapping[str, int], choices: Mapping[str, Any]) -> Left:
    """Said while one chooses. It may be negative: the ballot is then refused."""
    if method == "points":
        return Left("points", sum(choices.values()), int(rules["points"]))
    if method in BUDGETED:
        return Left("cents", sum(costs[code] for code in choices), int(rules["budget_cents"]))
    unit = "ranks" if method in RANKED else "scores" if method == "scores" else "votes"
    return Left(unit, len(choices), int(rules.get("most") or 0) or None)


def canonical_choices(method: str, choices: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of what was typed: nothing where nothing is given, ranks that follow one another from 1."""
    kept = {code: _trimmed(value) for code, value in choices.items() if given(value)}
    if method in RANKED:
        ranks = {rank: place for place, rank in enumerate(sorted(set(kept.values())), 1)}
        kept = {code: ranks[rank] for code, rank in kept.items()}
    return kept


def _trimmed(value: Any) -> Any:
    return {key: score for key, score in value.items() if score} if isinstance(value, Mapping) else value


def _possible(method: str, rules: Mapping[str, Any], value: Any) -> bool:
    if method == "scores":
        known = {str(criterion["id"]) for criterion in rules["criteria"]}
        return isinstance(value, Mapping) and all(
            key in known and type(score) is int and 0 < score <= HIGHEST_SCORE for key, score in value.items()
        )
    highest = {"points": int(rules.get("points") or 0), "schulze": 10_000, "borda": 10_000}.get(method, 1)
    return type(value) is int and 0 < value <= highest


def _repeated(choices: Mapping[str, Any]) -> str:
    seen: set[Any] = set()
    for code, rank in choices.items():
        if rank in seen:
            return code
        seen.add(rank)
    return ""
