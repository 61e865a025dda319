"""Equal shares (Peters, Pierczyński and Skowron, 2021), with what a project costs as what it is worth to its voters.

The envelope is shared equally between those who voted; a project is bought by those who approve it, as evenly as their
shares allow, the cheapest for each euro first. What nobody can buy any more is then funded by votes, as long as the
envelope lasts.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from consult.selection.rules.methods.common import Counted, Urn, after_taking, by_score, eligible, supporters
from consult.selection.rules.methods.greedy_budget import fund_in_order


def count(urn: Urn) -> Counted:
    scores, able = supporters(urn), eligible(urn)
    ordered, budget = by_score(urn, scores), int(urn.rules["budget_cents"])
    bought, steps = _buy(urn, able, budget)
    costs = {candidate.code: candidate.cost_cents for candidate in urn.candidates}
    left = budget - sum(costs[code] for code in bought)
    rest, completing = fund_in_order(urn, [code for code in ordered if code in able and code not in bought], left)
    steps += [{"kind": "complete", "left_cents": left}, *completing] if completing else []
    after = [step for step in after_taking(ordered, scores, able, bought + rest) if step["kind"] == "threshold"]
    taken = bought + rest
    return Counted([*taken, *(code for code in ordered if code not in taken)], scores, taken, steps + after)


def _buy(urn: Urn, able: set[str], budget: int) -> tuple[list[str], list[dict[str, Any]]]:
    costs = {candidate.code: candidate.cost_cents for candidate in urn.candidates if candidate.code in able}
    approve = {code: [i for i, ballot in enumerate(urn.ballots) if code in ballot] for code in costs}
    purse = [Fraction(budget, max(len(urn.ballots), 1))] * len(urn.ballots)
    rate = {code: Fraction(0) for code in costs}  # what an approval paid last time it was looked at: it only goes up
    bought: list[str] = []
    steps: list[dict[str, Any]] = []
    while found := _cheapest(costs, approve, purse, rate):
        price, equals = found
        code = min(equals, key=lambda equal: urn.draw[equal])
        most = price * costs[code]
        for voter in approve[code]:
            purse[voter] -= min(purse[voter], most)
        bought.append(code)
        if len(equals) > 1:
            steps.append({"kind": "draw", "codes": sorted(equals), "taken": [code], "score": len(approve[code])})
        cost = costs.pop(code)
        step = {"kind": "share", "code": code, "score": len(approve[code]), "cost_cents": cost}
        steps.append(step | {"most_cents": int(most)})
    return bought, steps


def _cheapest(
    costs: dict[str, int], approve: dict[str, list[int]], purse: list[Fraction], rate: dict[str, Fraction]
) -> tuple[Fraction, list[str]] | None:
    """The lowest price of an euro, and the projects that have it; None when nothing can be bought. A project that its
    voters cannot pay leaves `costs` for good: purses never fill again."""
    best: Fraction | None = None
    equals: list[str] = []
    for code in sorted(costs, key=lambda code: (rate[code], code)):
        if best is not None and rate[code] > best:
            break
        price = _price(costs[code], [purse[voter] for voter in approve[code]])
        if price is None:
            del costs[code]
            continue
        rate[code] = price
        if best is None or price < best:
            best, equals = price, [code]
        elif price == best:
            equals.append(code)
    return None if best is None else (best, equals)


def _price(cost: int, purses: list[Fraction]) -> Fraction | None:
    """What the one who pays most pays, for each euro of the project; None when they cannot pay together."""
    if sum(purses) < cost:
        return None
    if not cost:
        return Fraction(0)
    left, ordered = Fraction(cost), sorted(purses)
    while left > ordered[0] * len(ordered):
        left -= ordered.pop(0)
    return left / len(ordered) / cost
