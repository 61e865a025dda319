"""What an erasure asks for in rounds: private notes go, proxies that did not serve fall. A vote that was cast stays on
record, as on a paper roll."""

from __future__ import annotations

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.db import db
from consult.notifications.operations.queue_message import queue_message
from consult.selection.models import Ballot, PrivateNote, Round, RoundState, Voter


def forget_voter(*, actor: Actor, person_id: int) -> None:
    """In every round of the actor's organisation. Nobody votes any more in the name of who left; those who had given
    them their proxy have their vote again, and are written to."""
    ours = sa.select(Round.id).where(Round.organisation_id == actor.organisation_id)
    db.session.execute(sa.delete(PrivateNote).where(PrivateNote.person_id == person_id, PrivateNote.round_id.in_(ours)))
    open_rounds = ours.where(Round.state == RoundState.OPEN)
    lines = db.session.scalars(sa.select(Voter).where(Voter.person_id == person_id, Voter.round_id.in_(open_rounds)))
    for line in lines.all():
        line.proxy_id, line.proxy_given_at = None, None
        for giver in db.session.scalars(sa.select(Voter).where(Voter.proxy_id == line.id, ~_voted())).all():
            giver.proxy_id, giver.proxy_given_at = None, None
            _tell(actor, giver)
    db.session.flush()


def _voted() -> sa.ColumnElement[bool]:
    return sa.exists().where(Ballot.voter_id == Voter.id)


def _tell(actor: Actor, giver: Voter) -> None:
    for address in accounts.addresses_of(actor.organisation_id, [giver.person_id]).values():
        queue_message(
            organisation_id=actor.organisation_id,
            recipient=address,
            template="round_proxy_over",
            context={"round_id": giver.round_id},
            dedupe_key=f"round_proxy_over:{giver.id}",
        )
