"""The rounds of the demonstration: opened, voted and counted by the operations that secretaries and élus use.

Nothing of a tally is written by hand: the counted rounds were voted a moment ago, then moved into the past before they
are counted, so that their ballots, receipts, files and recounts are real.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from consult.accounts.queries_seats import seats_held
from consult.authz import Actor
from consult.clock import paris_day
from consult.db import db
from consult.demo.projects.plan import DemoCall
from consult.jobs.models import Job
from consult.notifications.models import Message
from consult.notifications.states import MessageState
from consult.projects.models import Call, PhaseKind
from consult.projects.queries.for_selection import admissible_projects
from consult.selection.models import Ballot, Round, Voter
from consult.selection.operations.cast_ballot import cast_ballot
from consult.selection.operations.count_round import count_round
from consult.selection.operations.open_round import open_round
from consult.selection.operations.prepare_round import prepare_round
from consult.selection.queries.rounds import projects_of

TURNOUT, TURNOUT_SO_FAR = 0.62, 0.3


def hold_rounds(
    actor: Actor,
    call: Call,
    plan: DemoCall,
    territories: Mapping[str, int],
    liked: int | None,
    spared: int,
    rng: random.Random,
    now: datetime,
) -> list[Round]:
    """One round for each territory of the call: open until the calendar says, or counted when that is past. `liked`: a
    project that many élus approve of; `spared`: the élue of the demonstration, who has not voted yet."""
    ends_at = now + timedelta(days=plan.phases[PhaseKind.SELECTION][1])
    over = ends_at < now
    found = []
    for code in plan.territories:
        if not _may_vote(actor, call, territories[code], now):
            continue
        round_ = prepare_round(
            actor=actor,
            call_id=call.id,
            territory_id=territories[code],
            dates=(now + timedelta(minutes=1), now + timedelta(days=1) if over else ends_at),
        )
        open_round(actor=actor, round_=round_)
        _vote(actor, round_, TURNOUT if over else TURNOUT_SO_FAR, liked, spared, rng)
        if over:
            _close_in_the_past(round_, plan, now)
            count_round(actor=actor, round_id=round_.id)
            _date(round_, ends_at)
        else:
            round_.opens_at = round_.opened_at = now + timedelta(days=plan.phases[PhaseKind.SELECTION][0])
        db.session.flush()
        found.append(round_)
    return found


def _may_vote(actor: Actor, call: Call, territory_id: int, now: datetime) -> bool:
    """A small demonstration has territories without an élu, or without a project."""
    seats = seats_held(actor.organisation_id, [territory_id], paris_day(now))
    return bool(seats) and bool(admissible_projects(call.id, [territory_id]))


def _vote(actor: Actor, round_: Round, turnout: float, liked: int | None, spared: int, rng: random.Random) -> None:
    """Some élus approve a few projects each; a project has its own chances."""
    chances = {row.code: 2.5 if row.project_id == liked else rng.uniform(0.3, 1.6) for row in projects_of(round_.id)}
    voters = db.session.scalars(sa.select(Voter).where(Voter.round_id == round_.id).order_by(Voter.id)).all()
    for voter in voters:
        if rng.random() > turnout or voter.person_id == spared:
            continue
        cast_ballot(
            actor=Actor(actor.organisation_id, person_id=voter.person_id),
            round_id=round_.id,
            voter_id=voter.id,
            choices=_choices(chances, int(round_.rules.get("most") or 3), rng),
            nonce=secrets.token_hex(16),
            client_key=str(uuid4()),
        )


def _choices(chances: Mapping[str, float], most: int, rng: random.Random) -> dict[str, Any]:
    codes = list(chances)
    liked = sorted(codes, key=lambda code: rng.random() / chances[code])
    return dict.fromkeys(liked[: rng.randint(1, min(most, len(codes)))], 1)


def _close_in_the_past(round_: Round, plan: DemoCall, now: datetime) -> None:
    first, last = plan.phases[PhaseKind.SELECTION]
    round_.opens_at = round_.opened_at = now + timedelta(days=first)
    round_.closes_at = now + timedelta(days=last)
    cast_at = now + timedelta(days=(first + last) / 2)
    db.session.execute(sa.update(Ballot).where(Ballot.round_id == round_.id).values(sent_at=cast_at))
    db.session.execute(
        sa.update(Voter).where(Voter.round_id == round_.id, Voter.voted_at.is_not(None)).values(voted_at=cast_at)
    )
    db.session.flush()


def _date(round_: Round, at: datetime) -> None:
    round_.counted_at = at + timedelta(hours=1)


def letters_left(organisation_id: int, last_job: int) -> None:
    """What these votes wrote to élus and authors is taken as gone, and the works that would write more are dropped: the
    demonstration sends nothing."""
    db.session.execute(
        sa.update(Message)
        .where(Message.organisation_id == organisation_id, Message.state == MessageState.QUEUED)
        .where(Message.campaign_id.is_(None))
        .values(state=MessageState.SENT, sent_at=Message.created_at)
    )
    db.session.execute(sa.delete(Job).where(Job.organisation_id == organisation_id, Job.id > last_job))


def last_job_id() -> int:
    return db.session.scalar(sa.select(sa.func.max(Job.id))) or 0
