"""Take back the ballots by which somebody chose a project from which they step aside (déport)."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.selection.models import Ballot, Round, RoundProject, RoundState, Vote, Voter
from consult.selection.queries import voting
from consult.selection.rules.calendar import accepts_votes


def take_back_ballots(*, actor: Actor, project_id: int, person_id: int) -> bool:
    """In every round that still takes votes. A ballot is taken back whole, since its receipt would not hold any more:
    returns whether there was one, to be sent again without the project. Who votes meanwhile waits for the line."""
    rounds = sa.select(Round.id).join(RoundProject).join(Voter, Voter.round_id == Round.id)
    ours = (Round.organisation_id == actor.organisation_id, Round.state == RoundState.OPEN)
    wanted = rounds.where(*ours, RoundProject.project_id == project_id, Voter.person_id == person_id)
    taken = [_taken(round_id, project_id, person_id) for round_id in db.session.scalars(wanted.order_by(Round.id))]
    return any(taken)


def _taken(round_id: int, project_id: int, person_id: int) -> bool:
    round_ = voting.locked_round(round_id, shared=True)
    own = voting.own_line(round_id, person_id)
    own = voting.locked_voters(round_id, own.id)[own.id]
    given = db.session.scalar(sa.select(Vote.ballot_id).where(Vote.voter_id == own.id, Vote.project_id == project_id))
    if given is None or not accepts_votes(round_, voting.database_now()):
        return False
    db.session.execute(sa.delete(Vote).where(Vote.ballot_id == given))
    db.session.execute(sa.delete(Ballot).where(Ballot.id == given))
    own.voted_at = None
    return True
