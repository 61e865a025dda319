"""Scores on weighted criteria: each score counts as many times as its criterion weighs; the highest totals are chosen.

A project to which a ballot gives no score gets nothing from it, as for the criteria left empty.
"""

from __future__ import annotations

from consult.selection.rules.methods.common import Counted, Urn, take_first


def count(urn: Urn) -> Counted:
    weights = {str(criterion["id"]): int(criterion["weight"]) for criterion in urn.rules["criteria"]}
    totals = {candidate.code: 0 for candidate in urn.candidates}
    for ballot in urn.ballots:
        for code, scores in ballot.items():
            totals[code] += sum(weights[criterion] * score for criterion, score in scores.items())
    return take_first(urn, totals)
