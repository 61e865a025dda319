"""Points to distribute: each ballot shares out the same number of points; the highest totals are chosen."""

from __future__ import annotations

from consult.selection.rules.methods.common import Counted, Urn, take_first


def count(urn: Urn) -> Counted:
    totals = {candidate.code: 0 for candidate in urn.candidates}
    for ballot in urn.ballots:
        for code, points in ballot.items():
            totals[code] += points
    return take_first(urn, totals)
