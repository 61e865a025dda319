"""A round from its opening to its result: what is frozen, what is refused, what becomes of the projects."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import system_actor
from consult.db import db, utcnow
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.projects.models import PhaseKind, Stage
from consult.projects.operations.declare_conflict import declare_conflict
from consult.selection.clockwork import follow_rounds
from consult.selection.errors import BallotRefused, NoProject, NotOnRoll, NoVoter, RoundClosed, RoundExists, RoundIsOpen
from consult.selection.models import Ballot, Method, PrivateNote, Round, RoundState, Vote
from consult.selection.operations.edit_round import edit_round
from consult.selection.operations.forget_voter import forget_voter
from consult.selection.operations.open_round import open_round
from consult.selection.operations.prepare_round import prepare_round
from consult.selection.operations.prepare_rounds import prepare_rounds
from consult.selection.operations.write_notes import write_notes
from consult.selection.queries import rounds, voting
from consult.selection.queries.counting import document_of, recount
from consult.selection.rules.draws import commitment, receipt
from consult.territories.models import Level
from tests.factories.basics import make_territory
from tests.factories.projects import make_call, make_elected, make_project
from tests.factories.rounds import NONCE, make_round_world


def test_opening_freezes_the_roll_the_projects_and_the_seed(context: Flask) -> None:
    world = make_round_world()
    make_elected(world.territory)
    make_project(world.call, stage=Stage.ADMISSIBLE, territory_id=world.territory.id)
    round_ = world.round
    assert round_.state is RoundState.OPEN
    assert {voter.person_id for voter in rounds.voters_of(round_.id)} == {person.id for person in world.elected}
    assert [row.code for row in rounds.projects_of(round_.id)] == ["P1", "P2", "P3", "P4"]
    assert round_.seed_commitment == commitment(round_.seed)
    with pytest.raises(RoundIsOpen):
        edit_round(
            actor=world.actor(world.secretary), round_=round_, title="Autre", method=Method.BORDA, rules={},
            dates=(round_.opens_at, round_.closes_at),
        )  # fmt: skip


@pytest.mark.parametrize(("missing", "error"), [("elected", NoVoter), ("projects", NoProject)])
def test_a_round_without_voter_or_project_does_not_open(context: Flask, missing: str, error: type) -> None:
    world = make_round_world(opened=False, **{missing: 0})
    with pytest.raises(error):
        open_round(actor=world.actor(world.secretary), round_=world.round)
    assert world.round.state is RoundState.PREPARED
    assert not rounds.voters_of(world.round.id)


def test_an_elected_official_of_a_place_below_votes_and_one_of_elsewhere_does_not(context: Flask) -> None:
    world = make_round_world(opened=False)
    below = make_territory(world.organisation, "Bassin", level=Level.LIVING_AREA, parent_id=world.territory.id)
    near, far = make_elected(below), make_elected(make_territory(world.organisation, "Ailleurs"))
    open_round(actor=world.actor(world.secretary), round_=world.round)
    world.cast(near, {"P1": 1})
    with pytest.raises(NotOnRoll):
        world.cast(far, {"P1": 1}, voter_id=1)


def test_a_ballot_is_changed_until_closing_and_its_receipt_with_it(context: Flask) -> None:
    world = make_round_world(most=2)
    first = world.cast(world.elected[0], {"P1": 1, "P2": 1}, client_key="a").receipt
    ballot = world.cast(world.elected[0], {"P3": 1}, client_key="b")
    assert ballot.receipt != first
    assert ballot.receipt == receipt(world.round.id, ballot.ballot_code, {"P3": 1}, NONCE)
    assert ballot.times == 2
    assert voting.choices_in(ballot) == {"P3": 1}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 1
    mails = db.session.scalars(sa.select(Message).where(Message.template == "round_receipt")).all()
    assert len(mails) == 2
    assert not any(NONCE in str(mail.context) for mail in mails)


def test_the_same_form_sent_twice_is_one_vote(context: Flask) -> None:
    world = make_round_world()
    for _again in range(2):
        ballot = world.cast(world.elected[0], {"P1": 1}, client_key="a")
    assert ballot.times == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 1


@pytest.mark.parametrize(
    ("method", "rules", "choices"),
    [
        (Method.APPROVAL, {"most": 2}, {"P1": 1, "P2": 1, "P3": 1}),
        (Method.APPROVAL, {}, {"P1": 2}),
        (Method.APPROVAL, {}, {"P9": 1}),
        (Method.POINTS, {"points": 10}, {"P1": 6, "P2": 5}),
        (Method.POINTS, {"points": 10}, {"P1": -1}),
        (Method.BORDA, {"most": 0}, {"P1": 1, "P2": 1}),
        (Method.GREEDY_BUDGET, {"most": 0, "budget_cents": 500_000}, {"P2": 1, "P4": 1}),
        (Method.SCORES, {"most": 0}, {"P1": {"inconnu": 3}}),
        (Method.SCORES, {"most": 0}, {"P1": 3}),
    ],
)
def test_a_ballot_against_the_rules_leaves_no_trace(
    context: Flask, method: Method, rules: dict[str, int], choices: dict[str, object]
) -> None:
    world = make_round_world(method=method, **rules)
    with pytest.raises(BallotRefused):
        world.cast(world.elected[0], choices)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 0


def test_nobody_votes_after_the_hour(context: Flask) -> None:
    world = make_round_world()
    world.close()
    with pytest.raises(RoundClosed):
        world.cast(world.elected[0], {"P1": 1})


def test_the_count_chooses_moves_the_projects_and_can_be_done_again(context: Flask) -> None:
    world = make_round_world(seats=2, most=3)
    for person, codes in zip(world.elected, ("P1 P2", "P1 P2", "P1", "P3"), strict=True):
        world.cast(person, dict.fromkeys(codes.split(), 1))
    counted = world.count()
    assert counted.result["selected"] == ["P1", "P2"]
    assert [project.stage for project in world.projects] == [Stage.SELECTED] * 2 + [Stage.NOT_SELECTED] * 2
    assert recount(counted) == []
    assert world.count() is counted


def test_a_row_changed_in_the_database_is_found(context: Flask) -> None:
    world = make_round_world(seats=1)
    for person in world.elected:
        world.cast(person, {"P1": 1})
    counted = world.count()
    vote = db.session.scalars(sa.select(Vote)).first()
    db.session.execute(sa.update(Vote).where(Vote.id == vote.id).values(project_id=world.projects[1].id))
    assert recount(counted) == ["result", "fingerprint"]


def test_without_quorum_nothing_is_chosen_and_the_projects_stay_admissible(context: Flask) -> None:
    world = make_round_world(quorum=50)
    world.cast(world.elected[0], {"P1": 1})
    assert world.count().result["outcome"] == "no_quorum"
    assert {project.stage for project in world.projects} == {Stage.ADMISSIBLE}


def test_a_project_that_leaves_during_the_round_is_counted_no_more_and_its_votes_stay(context: Flask) -> None:
    world = make_round_world(seats=1)
    for person in world.elected:
        world.cast(person, {"P1": 1, "P2": 1} if person is world.elected[0] else {"P1": 1})
    world.projects[0].stage = Stage.MERGED
    result = world.count().result
    assert result["withdrawn"] == ["P1"]
    assert result["selected"] == ["P2"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Vote)) == 5
    assert world.projects[0].stage is Stage.MERGED
    assert recount(world.round) == []


def test_a_seat_that_ends_during_the_round_stays_on_the_roll(context: Flask) -> None:
    from consult.accounts.models import RoleGrant

    world = make_round_world()
    db.session.execute(
        sa.update(RoleGrant)
        .where(RoleGrant.person_id == world.elected[0].id)
        .values(ends_on=utcnow().date() - timedelta(days=1))
    )
    world.cast(world.elected[0], {"P1": 1})
    assert document_of(world.round)["roll"] == 4


def test_rounds_of_all_territories_are_prepared_at_once_and_once(context: Flask) -> None:
    world = make_round_world(opened=False)
    others = [make_territory(world.organisation, name, level=Level.TERRITORY) for name in ("Nord", "Sud")]
    call = make_call(world.organisation, PhaseKind.SELECTION)
    when = {"dates": (utcnow(), utcnow() + timedelta(days=3))}
    among = {world.territory.id, *(place.id for place in others)}
    actor = system_actor(world.organisation.id)
    assert len(prepare_rounds(actor=actor, call_id=call.id, territory_id=None, among=among, **when)) == 3
    assert prepare_rounds(actor=actor, call_id=call.id, territory_id=None, among=among, **when) == []
    with pytest.raises(RoundExists):
        prepare_round(actor=actor, call_id=call.id, territory_id=world.territory.id, **when)


def test_an_erasure_takes_the_notes_and_leaves_the_vote(context: Flask) -> None:
    world = make_round_world()
    first, second = world.elected[:2]
    for person in (first, second):
        bodies = {world.projects[0].id: "À revoir"}
        write_notes(actor=world.actor(person), round_=world.round, bodies=bodies)
    world.cast(first, {"P1": 1})
    forget_voter(actor=system_actor(world.organisation.id), person_id=first.id)
    assert db.session.scalars(sa.select(PrivateNote.person_id)).all() == [second.id]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 1


def test_the_clock_opens_what_can_open_and_leaves_the_rest(context: Flask) -> None:
    """A round without project stays prepared, and opens by itself once a project is admissible."""
    ready, empty = make_round_world("rives", opened=False), make_round_world("monts", opened=False, projects=0)
    ids = ready.round.id, empty.round.id
    db.session.commit()
    follow_rounds()
    states = [db.session.get_one(Round, id_).state for id_ in ids]
    assert states == [RoundState.OPEN, RoundState.PREPARED]
    call, territory = db.session.merge(empty.call), db.session.merge(empty.territory)
    make_project(call, stage=Stage.ADMISSIBLE, territory_id=territory.id)
    db.session.commit()
    follow_rounds()
    assert db.session.get_one(Round, ids[1]).state is RoundState.OPEN


def test_every_voter_is_written_to_once(context: Flask) -> None:
    world = make_round_world(elected=3)
    db.session.commit()
    run_pending()
    for job in db.session.scalars(sa.select(Job).where(Job.kind == "selection.tell_voters")):
        job.state, job.checkpoint = JobState.QUEUED, {}
    db.session.commit()
    run_pending()
    told = db.session.scalars(sa.select(Message.recipient).where(Message.template == "round_open")).all()
    assert sorted(told) == sorted(str(db.session.merge(person).email) for person in world.elected)


def test_a_conflict_declared_at_the_commission_takes_the_ballot_back(context: Flask) -> None:
    world = make_round_world()
    first, second, third = world.elected[:3]
    for person, choices in ((first, {"P1": 1, "P2": 1}), (second, {"P1": 1}), (third, {"P2": 1})):
        world.cast(person, choices, client_key=str(person.id))
    for person, taken_back in ((first, True), (third, False), (first, False)):
        told = declare_conflict(
            actor=world.actor(person), project=world.projects[0], person_id=person.id, reason="Ma sœur"
        )
        assert told is taken_back
    lines = {world.line(person).id for person in (second, third)}
    assert set(db.session.scalars(sa.select(Ballot.voter_id))) == lines
    assert set(db.session.scalars(sa.select(Vote.voter_id))) == lines
    assert world.line(first).voted_at is None
    with pytest.raises(BallotRefused):
        world.cast(first, {"P1": 1}, client_key="sans-effet")
    world.cast(first, {"P2": 1}, client_key="de-nouveau")
    assert not world.count().result["blank"]


def test_a_conflict_declared_after_the_hour_leaves_the_ballot(context: Flask) -> None:
    world = make_round_world()
    person = world.elected[0]
    world.cast(person, {"P1": 1})
    world.close()
    actor = world.actor(person)
    assert not declare_conflict(actor=actor, project=world.projects[0], person_id=person.id, reason="Ma sœur")
    assert db.session.scalars(sa.select(Ballot.voter_id)).one() == world.line(person).id
