"""Cast a ballot, or change it: what was sent last before closing counts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.db import db
from consult.notifications.operations.queue_message import queue_message
from consult.secrets import new_code
from consult.selection.errors import BallotRefused, NotOnRoll, RoundClosed, RoundNotOpen, VotesByProxy
from consult.selection.labels import fault_sentence
from consult.selection.models import Ballot, Round, RoundState, Vote, Voter
from consult.selection.queries import rounds, voting
from consult.selection.queries.texts import titles_of
from consult.selection.rules.ballots import ballot_fault, canonical_choices
from consult.selection.rules.calendar import accepts_votes
from consult.selection.rules.draws import receipt


def cast_ballot(
    *, actor: Actor, round_id: int, voter_id: int, choices: dict[str, Any], nonce: str, client_key: str
) -> Ballot:
    """`choices` by project code; `nonce` is the voter's, and never stored: it makes the receipt. The line of the roll
    is held first, so that of two devices at once the last one counts, whole; the hour is read after. The same form sent
    twice is one vote."""
    round_ = voting.locked_round(round_id, shared=True)
    voter = _held_line(round_, actor, voter_id)
    now = voting.database_now()
    if not accepts_votes(round_, now):
        raise RoundClosed if round_.state is not RoundState.PREPARED else RoundNotOpen
    in_vote = rounds.projects_of(round_.id)
    kept = _kept(round_, in_vote, choices, voting.barred_for(voter, actor.person_id, in_vote))
    ballot = voting.ballot_of(voter)
    if ballot is None:
        ballot = Ballot(round_id=round_.id, voter_id=voter.id, ballot_code=new_code(), times=0)
        db.session.add(ballot)
    made = receipt(round_.id, ballot.ballot_code, kept, nonce)
    if ballot.client_key == client_key and ballot.receipt == made:
        return ballot
    ballot.receipt, ballot.client_key, ballot.sent_at, ballot.times = made, client_key, now, ballot.times + 1
    ballot.cast_by_id = actor.person_id if actor.person_id != voter.person_id else None
    voter.voted_at = now
    db.session.flush()
    _replace_rows(ballot, in_vote, kept)
    _mail_receipt(round_, voter, ballot)
    return ballot


def _held_line(round_: Round, actor: Actor, voter_id: int) -> Voter:
    """The line voted for, if it is the actor's own or that of somebody whose proxy they hold."""
    own = voting.own_line(round_.id, actor.person_id)
    lines = voting.locked_voters(round_.id, own.id, voter_id)
    voter = lines.get(voter_id)
    if voter is None or (voter.id not in (own.id,) and voter.proxy_id != own.id):
        raise NotOnRoll
    if voter.id == own.id and voter.proxy_id is not None:
        raise VotesByProxy
    return voter


def _kept(round_: Round, in_vote: Any, choices: dict[str, Any], barred: set[int]) -> dict[str, Any]:
    """What is recorded of what was chosen. Raises BallotRefused with a sentence."""
    method = round_.method.value
    costs = {row.code: row.cost_cents for row in in_vote}
    away = {row.code for row in in_vote if row.project_id in barred}
    fault = ballot_fault(method, round_.rules, costs, away, choices)
    if fault is not None:
        titles = titles_of(round_, in_vote)
        raise BallotRefused(fault_sentence(method, fault, titles.get(fault.code, "")))
    return canonical_choices(method, choices)


def _replace_rows(ballot: Ballot, in_vote: Any, kept: dict[str, Any]) -> None:
    numbers = {row.code: row.project_id for row in in_vote}
    db.session.execute(sa.delete(Vote).where(Vote.ballot_id == ballot.id))
    rows = [
        {
            "round_id": ballot.round_id,
            "voter_id": ballot.voter_id,
            "ballot_id": ballot.id,
            "project_id": numbers[code],
            "value": sum(value.values()) if isinstance(value, dict) else value,
            "details": value if isinstance(value, dict) else {},
        }
        for code, value in kept.items()
    ]
    if rows:
        db.session.execute(sa.insert(Vote), rows)


def _mail_receipt(round_: Round, voter: Voter, ballot: Ballot) -> None:
    """The receipt without its nonce: whoever reads the mailbox cannot show how one voted."""
    for address in accounts.addresses_of(round_.organisation_id, [voter.person_id]).values():
        queue_message(
            organisation_id=round_.organisation_id,
            recipient=address,
            template="round_receipt",
            context={"round_id": round_.id, "ballot": ballot.ballot_code, "receipt": ballot.receipt},
            dedupe_key=f"round_receipt:{ballot.receipt}",
        )
