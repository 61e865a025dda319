"""Budget by votes: the most approved project that still fits in the envelope is funded, until none does."""

from __future__ import annotations

from typing import Any

from consult.selection.rules.methods.common import Counted, Urn, after_taking, by_score, eligible, supporters


def count(urn: Urn) -> Counted:
    scores, able = supporters(urn), eligible(urn)
    ordered = by_score(urn, scores)
    selected, steps = fund_in_order(urn, [code for code in ordered if code in able], int(urn.rules["budget_cents"]))
    return Counted(ordered, scores, selected, steps + after_taking(ordered, scores, able, selected))


def fund_in_order(urn: Urn, ordered: list[str], left: int) -> tuple[list[str], list[dict[str, Any]]]:
    """What the envelope pays for in this order, and each step with what is left."""
    costs, scores = {candidate.code: candidate.cost_cents for candidate in urn.candidates}, supporters(urn)
    selected: list[str] = []
    steps: list[dict[str, Any]] = []
    for code in ordered:
        fits = costs[code] <= left
        left -= costs[code] if fits else 0
        selected += [code] if fits else []
        kind = "fund" if fits else "too_dear"
        steps.append({"kind": kind, "code": code, "score": scores[code], "cost_cents": costs[code], "left_cents": left})
    return selected, steps
