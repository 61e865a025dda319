"""Take back the ballots by which somebody chose a project from which they step aside (déport), for themselves or in the
name of those who gave them their proxy."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.db import db
from consult.notifications.operations.queue_message import queue_message
from consult.selection.models import Ballot, Round, RoundProject, RoundState, Vote, Voter
from consult.selection.queries import voting
from consult.selection.rules.calendar import accepts_votes


def take_back_ballots(*, actor: Actor, project_id: int, person_id: int) -> bool:
    """In every round that still takes votes. A ballot is taken back whole, since its receipt would not hold any more:
    returns whether there was one of theirs, to be sent again without the project. Who else had a hand in a ballot is
    written to: a giver may take their proxy back and vote on the project themselves. Who votes meanwhile waits."""
    rounds = sa.select(Round.id).join(RoundProject).join(Voter, Voter.round_id == Round.id)
    ours = (Round.organisation_id == actor.organisation_id, Round.state == RoundState.OPEN)
    wanted = rounds.where(*ours, RoundProject.project_id == project_id, Voter.person_id == person_id)
    taken = [_taken(round_id, project_id, person_id) for round_id in db.session.scalars(wanted.order_by(Round.id))]
    return any(taken)


def _taken(round_id: int, project_id: int, person_id: int) -> bool:
    round_ = voting.locked_round(round_id, shared=True)
    own = voting.own_line(round_id, person_id)
    lines = voting.locked_voters(round_id, own.id, *(line.id for line in voting.represented_by(own)))
    if not accepts_votes(round_, voting.database_now()):
        return False
    ballots = db.session.scalars(
        sa.select(Ballot)
        .join(Vote, Vote.ballot_id == Ballot.id)
        .where(
            Vote.project_id == project_id,
            sa.or_(Ballot.voter_id == own.id, sa.and_(Ballot.voter_id.in_(lines), Ballot.cast_by_id == person_id)),
        )
    ).all()
    for ballot in ballots:
        _tell(round_, ballot, {lines[ballot.voter_id].person_id, ballot.cast_by_id} - {person_id, None})
        lines[ballot.voter_id].voted_at = None
    taken = [ballot.id for ballot in ballots]
    db.session.flush()
    db.session.execute(sa.delete(Vote).where(Vote.ballot_id.in_(taken)))
    db.session.execute(sa.delete(Ballot).where(Ballot.id.in_(taken)))
    return bool(taken)


def _tell(round_: Round, ballot: Ballot, people: Collection[int | None]) -> None:
    """Without the project nor who steps aside: the page of the ballot says what remains."""
    for person_id, address in accounts.addresses_of(round_.organisation_id, [id_ for id_ in people if id_]).items():
        queue_message(
            organisation_id=round_.organisation_id,
            recipient=address,
            template="round_ballot_back",
            context={"round_id": round_.id, "held": person_id == ballot.cast_by_id},
            dedupe_key=f"round_ballot_back:{ballot.receipt}:{person_id}",
        )
