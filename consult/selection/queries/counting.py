"""What a count reads: the round as it stands in the tables, put in the form in which it is published."""

from __future__ import annotations

from typing import Any

from consult.projects.queries import for_selection as projects
from consult.selection.models import Round
from consult.selection.queries import rounds, voting
from consult.selection.queries.texts import titles_of
from consult.selection.rules.counting import Election, count_round
from consult.selection.rules.draws import commitment, roll_fingerprint
from consult.selection.rules.methods import Candidate
from consult.selection.rules.public_file import FORMAT, seal
from consult.territories import queries as territories


def document_of(round_: Round) -> dict[str, Any]:
    """The whole document of a round, from its rows: counted and sealed now."""
    document = rows_of(round_)
    return document | {"result": count_round(election_of(document)), "fingerprint": seal(document)}


def published_document(round_: Round) -> dict[str, Any]:
    """The same with the result and the seal that were published: whoever changes a row since contradicts them. With the
    names of the voters where the vote is named."""
    named = round_.rules.get("visibility") == "named"
    return rows_of(round_, names=named) | {"result": round_.result, "fingerprint": round_.file_fingerprint}


def rows_of(round_: Round, *, names: bool = False) -> dict[str, Any]:
    """What the tables say of a round: rules, projects, roll, ballots."""
    voters = rounds.voters_of(round_.id)
    in_vote = rounds.projects_of(round_.id)
    titles = titles_of(round_, in_vote)
    return {
        "format": FORMAT,
        "round": round_.id,
        "title": round_.title,
        "call": projects.call_titles(round_.organisation_id, [round_.call_id])[round_.call_id],
        "territory": place_name(round_),
        "method": round_.method.value,
        "rules": round_.rules,
        "opened_at": round_.opened_at.isoformat() if round_.opened_at else "",
        "closes_at": round_.closes_at.isoformat(),
        "roll": len(voters),
        "roll_fingerprint": roll_fingerprint((voter.grant_id, voter.person_id) for voter in voters),
        "seed": round_.seed,
        "seed_commitment": commitment(round_.seed),
        "projects": [
            {
                "code": row.code,
                "title": titles[row.code],
                "cost_cents": row.cost_cents,
                "withdrawn": row.withdrawn_at is not None,
            }
            for row in in_vote
        ],
        "ballots": _ballots(round_, names=names),
    }


def place_name(round_: Round) -> str:
    """The territory whose élus choose."""
    places = {place.id: place.name for place in territories.territories_of(round_.organisation_id)}
    return places[round_.territory_id]


def _ballots(round_: Round, *, names: bool) -> list[dict[str, Any]]:
    choices, ballots = voting.choices_in_round(round_.id), voting.ballots_of(round_.id)
    said = voting.names_on_roll(round_, rounds.voters_of(round_.id)) if names else {}
    return [
        {"ballot": ballot.ballot_code, "choices": choices.get(ballot.id, {}), "receipt": ballot.receipt}
        | ({"voter": said[ballot.voter_id]} if names else {})
        for ballot in ballots
    ]


def election_of(document: dict[str, Any]) -> Election:
    """What is counted, from what is published."""
    return Election(
        method=document["method"],
        rules=document["rules"],
        candidates=[Candidate(project["code"], project["cost_cents"]) for project in document["projects"]],
        withdrawn=frozenset(project["code"] for project in document["projects"] if project["withdrawn"]),
        ballots=[ballot["choices"] for ballot in document["ballots"]],
        roll=document["roll"],
        seed=document["seed"],
    )


def recount(round_: Round) -> list[str]:
    """What differs between what was published and what the rows say now: `result`, `fingerprint`, `roll`,
    `commitment`; nothing when all agrees."""
    found = document_of(round_)
    pairs = {
        "result": (found["result"], round_.result),
        "fingerprint": (found["fingerprint"], round_.file_fingerprint),
        "roll": (found["roll_fingerprint"], round_.roll_fingerprint),
        "commitment": (found["seed_commitment"], round_.seed_commitment),
    }
    return [name for name, (now, published) in pairs.items() if now != published]
