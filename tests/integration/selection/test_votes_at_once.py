"""Fifty at once: one row for each voter and project, whatever the database; the last second is in or refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import system_actor
from consult.db import db, unit_of_work, utcnow
from consult.errors import DomainError
from consult.selection.errors import ProxyRefused, RoundClosed, RoundNotOpen
from consult.selection.models import Ballot, Round, RoundState, Vote, Voter
from consult.selection.operations.cast_ballot import cast_ballot
from consult.selection.operations.count_round import count_round
from consult.selection.operations.give_proxy import give_proxy
from consult.selection.queries.counting import recount
from tests.factories.rounds import NONCE, make_round_world

THREADS = 50


def together(app: Flask, action: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Each in a context, a session and a transaction of its own, from a common start; what each gave or refused."""
    barrier, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    answers[number] = action(number)
            except DomainError as refusal:
                answers[number] = refusal
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def cast(person_id: int, round_id: int, choices: dict[str, int], key: str) -> str:
    voter = db.session.scalars(sa.select(Voter).where(Voter.round_id == round_id, Voter.person_id == person_id)).one()
    actor = actor_of_person(db.session.get_one(Person, person_id))
    ballot = cast_ballot(
        actor=actor, round_id=round_id, voter_id=voter.id, choices=choices, nonce=NONCE, client_key=key
    )
    return ballot.receipt


def count_of(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_fifty_threads_casting_one_vote_leave_one_row(context: Flask) -> None:
    world = make_round_world(most=3)
    person_id, round_id = world.elected[0].id, world.round.id
    db.session.commit()
    db.session.remove()
    receipts = together(context, lambda number: cast(person_id, round_id, {"P1": 1, "P2": 1}, f"cle-{number}"))
    assert all(isinstance(receipt, str) for receipt in receipts), receipts
    assert (count_of(Ballot), count_of(Vote)) == (1, 2)
    ballot = db.session.scalars(sa.select(Ballot)).one()
    assert (ballot.times, ballot.receipt in receipts) == (THREADS, True)


def test_devices_that_disagree_leave_the_ballot_of_one_of_them_whole(context: Flask) -> None:
    world = make_round_world(most=3)
    person_id, round_id = world.elected[0].id, world.round.id
    db.session.commit()
    db.session.remove()
    ballots = [{"P1": 1}, {"P2": 1, "P3": 1}]
    receipts = together(context, lambda number: cast(person_id, round_id, ballots[number % 2], f"cle-{number}"), 10)
    assert len(set(receipts)) == 2
    assert {row.value for row in db.session.scalars(sa.select(Vote))} == {1}
    assert count_of(Vote) in (1, 2)
    assert db.session.scalars(sa.select(Ballot.receipt)).one() in receipts


def test_votes_and_the_count_at_the_same_second_are_in_or_refused(context: Flask) -> None:
    """Whoever was told that the ballot is recorded is counted; the others were told that it is too late."""
    world = make_round_world(elected=20, seats=1)
    people, round_id, owner = [person.id for person in world.elected], world.round.id, world.organisation.id
    world.round.closes_at = utcnow() + timedelta(milliseconds=150)
    db.session.commit()
    db.session.remove()

    def act(number: int) -> str:
        if number < len(people):
            return cast(people[number], round_id, {"P1": 1}, "cle")
        return str(count_round(actor=system_actor(owner), round_id=round_id).state)

    answers = together(context, act, len(people) + 1)
    received = [answer for answer in answers[:-1] if isinstance(answer, str)]
    assert all(isinstance(answer, str | RoundClosed) for answer in answers[:-1]), answers
    assert isinstance(answers[-1], str | RoundNotOpen)
    with unit_of_work() as session:
        round_ = session.get_one(Round, round_id)
        round_.closes_at = min(round_.closes_at, utcnow())
        counted = count_round(actor=system_actor(owner), round_id=round_id)
        assert counted.state is RoundState.COUNTED
        assert counted.result["voted"] == len(received)
        assert recount(counted) == []


def test_a_holder_never_gets_more_proxies_than_the_rule(context: Flask) -> None:
    world = make_round_world(elected=9, proxies=2)
    holder = world.line(world.elected[0]).id
    givers, round_id = [person.id for person in world.elected[1:]], world.round.id
    db.session.commit()
    db.session.remove()

    def give(number: int) -> str:
        actor = actor_of_person(db.session.get_one(Person, givers[number]))
        give_proxy(actor=actor, round_=db.session.get_one(Round, round_id), to_id=holder)
        return "given"

    answers = together(context, give, len(givers))
    assert answers.count("given") == 2
    assert all(answer == "given" or isinstance(answer, ProxyRefused) for answer in answers)
    held = sa.select(sa.func.count()).select_from(Voter).where(Voter.proxy_id == holder)
    assert db.session.scalar(held) == 2
