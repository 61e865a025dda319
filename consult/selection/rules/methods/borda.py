"""Borda: of n projects in the race, the first of a ballot gets n points, the second n − 1…; those left out get none."""

from __future__ import annotations

from consult.selection.rules.methods.common import Counted, Urn, take_first


def count(urn: Urn) -> Counted:
    totals = {candidate.code: 0 for candidate in urn.candidates}
    for ballot in urn.ballots:
        for code, rank in ballot.items():
            totals[code] += len(totals) + 1 - rank
    return take_first(urn, totals)
