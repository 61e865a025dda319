"""Reading rounds: who may prepare which, what everybody sees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa

from consult.authz import Actor, Permission
from consult.db import db
from consult.errors import NotFound
from consult.selection.models import Ballot, Round, RoundProject, RoundState, Voter
from consult.territories import queries as territories


def _shown() -> sa.ColumnElement[bool]:
    """Everybody reads the rounds that opened, those cancelled since included."""
    return sa.or_(Round.state.in_((RoundState.OPEN, RoundState.COUNTED)), Round.cancelled_at.is_not(None))


def held_territories(actor: Actor, permission: Permission) -> set[int]:
    """The territories on which the permission is held, with what lies under them."""
    if actor.can(permission):
        return {territory.id for territory in territories.territories_of(actor.organisation_id)}
    return {
        below
        for territory_id in actor.territories_of(permission)
        for below in territories.territory_and_below(actor.organisation_id, territory_id)
    }


def held_rounds(actor: Actor) -> Sequence[Round]:
    """The rounds that the actor prepares, the latest first."""
    return db.session.scalars(
        sa.select(Round)
        .where(
            Round.organisation_id == actor.organisation_id,
            Round.territory_id.in_(held_territories(actor, Permission.ROUND_MANAGE)),
        )
        .order_by(Round.opens_at.desc(), Round.id.desc())
    ).all()


def held_round(actor: Actor, round_id: int) -> Round:
    """One of them; NotFound for any other."""
    found = db.session.get(Round, round_id)
    if (
        found is None
        or found.organisation_id != actor.organisation_id
        or found.territory_id not in held_territories(actor, Permission.ROUND_MANAGE)
    ):
        raise NotFound
    return found


def shown_round(organisation_id: int, round_id: int) -> Round:
    """A round that everybody may read: it opened; NotFound for any other."""
    found = db.session.scalar(
        sa.select(Round).where(Round.id == round_id, Round.organisation_id == organisation_id, _shown())
    )
    if found is None:
        raise NotFound
    return found


def shown_rounds(organisation_id: int) -> Sequence[Round]:
    """Those that opened, the latest to close first."""
    return db.session.scalars(
        sa.select(Round)
        .where(Round.organisation_id == organisation_id, _shown())
        .order_by(Round.closes_at.desc(), Round.id.desc())
    ).all()


def round_by_id(round_id: int) -> Round:
    return db.session.get_one(Round, round_id)


def rounds_of_call(call_id: int) -> Sequence[Round]:
    """Whatever their state but cancelled."""
    return db.session.scalars(
        sa.select(Round).where(Round.call_id == call_id, Round.state != RoundState.CANCELLED).order_by(Round.id)
    ).all()


def counted_rounds() -> Sequence[Round]:
    """The rounds whose result stands, of every organisation."""
    return db.session.scalars(sa.select(Round).where(Round.state == RoundState.COUNTED).order_by(Round.id)).all()


def due_to_open(now: datetime) -> Sequence[int]:
    """Ids of the prepared rounds whose hour has come, of organisations that are not suspended."""
    return _due(Round.state == RoundState.PREPARED, Round.opens_at <= now, Round.closes_at > now)


def due_to_count(now: datetime) -> Sequence[int]:
    """Ids of the rounds that are over, whose count nobody asked for yet."""
    return _due(Round.state == RoundState.OPEN, Round.closes_at <= now, Round.count_job_id.is_(None))


def _due(*criteria: sa.ColumnElement[bool]) -> Sequence[int]:
    awake = Round.organisation_id.not_in(territories.suspended_ids())
    return db.session.scalars(sa.select(Round.id).where(awake, *criteria).order_by(Round.id)).all()


def projects_of(round_id: int) -> Sequence[RoundProject]:
    """The projects put to the vote, by number."""
    return db.session.scalars(
        sa.select(RoundProject).where(RoundProject.round_id == round_id).order_by(RoundProject.project_id)
    ).all()


def voters_of(round_id: int) -> Sequence[Voter]:
    return db.session.scalars(sa.select(Voter).where(Voter.round_id == round_id).order_by(Voter.id)).all()


def counts_of(round_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """By round: how many on the roll, how many voted so far."""
    rows = db.session.execute(
        sa.select(Voter.round_id, sa.func.count(), sa.func.count(Ballot.id))
        .outerjoin(Ballot, Ballot.voter_id == Voter.id)
        .where(Voter.round_id.in_(round_ids))
        .group_by(Voter.round_id)
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def rounds_of_voter(organisation_id: int, person_id: int | None) -> Sequence[Round]:
    """The rounds on whose roll this person stands, the next to close first."""
    return db.session.scalars(
        sa.select(Round)
        .join(Voter, Voter.round_id == Round.id)
        .where(Round.organisation_id == organisation_id, Voter.person_id == person_id, _shown())
        .order_by(Round.closes_at, Round.id)
    ).all()
