"""Count a round: what is out of the race, the quorum, the method, what came out. Anybody who is given the same values
finds the same result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consult.selection.rules.draws import draw
from consult.selection.rules.methods import METHODS, RANKED, Candidate, Urn
from consult.selection.rules.methods.common import Choices, supporters


@dataclass(frozen=True)
class Election:
    """A round that is over. `withdrawn` holds the codes of the projects that left the race after it opened."""

    method: str
    rules: Mapping[str, Any]
    candidates: Sequence[Candidate]
    withdrawn: frozenset[str]
    ballots: Sequence[Choices]
    roll: int
    seed: str


def count_round(election: Election) -> dict[str, Any]:
    """The result as it is published: turnout, each project in order, the steps. `outcome` is `counted`, or why nothing
    was chosen: `no_project`, `no_ballot`, `no_quorum`."""
    racing = [candidate for candidate in election.candidates if candidate.code not in election.withdrawn]
    codes = [candidate.code for candidate in racing]
    ballots = [in_the_race(ballot, frozenset(codes), election.method) for ballot in election.ballots]
    urn = Urn(racing, ballots, draw(election.seed, codes), election.rules)
    counted = METHODS[election.method](urn)
    needed = quorum_needed(election.rules, election.roll)
    outcome = _outcome(codes, len(ballots), needed)
    selected = counted.selected if outcome == "counted" else []
    given = supporters(urn)
    return {
        "outcome": outcome,
        "roll": election.roll,
        "voted": len(ballots),
        "blank": sum(not ballot for ballot in ballots),
        "quorum_needed": needed,
        "rows": [
            {"code": code, "score": counted.scores[code], "supporters": given[code], "selected": code in selected}
            for code in counted.ordered
        ],
        "withdrawn": sorted(election.withdrawn),
        "selected": selected,
        "steps": counted.steps if outcome == "counted" else [],
    }


def in_the_race(ballot: Choices, codes: frozenset[str], method: str) -> dict[str, Any]:
    """What a ballot says of the projects still in the race; ranks close up over those that left."""
    kept = {code: value for code, value in ballot.items() if code in codes}
    if method in RANKED:
        ranks = {rank: place for place, rank in enumerate(sorted(set(kept.values())), 1)}
        kept = {code: ranks[rank] for code, rank in kept.items()}
    return kept


def quorum_needed(rules: Mapping[str, Any], roll: int) -> int:
    """How many of the roll must vote for the round to be valid."""
    return -(-int(rules.get("quorum", 0)) * roll // 100)


def _outcome(codes: Sequence[str], voted: int, needed: int) -> str:
    if not codes:
        return "no_project"
    if not voted:
        return "no_ballot"
    return "counted" if voted >= needed else "no_quorum"
