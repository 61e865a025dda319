"""What happens to a round under way: a holder of proxies who steps aside or leaves, a round opened by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person, RoleGrant
from consult.audit.models import AuditEvent
from consult.authz import system_actor
from consult.db import db, utcnow
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.models import Stage
from consult.selection.errors import BallotRefused, CancelReasonMissing, NotOnRoll, RoundClosed, RoundIsOpen
from consult.selection.models import Ballot, Round, RoundState, Vote
from consult.selection.operations.cancel_round import cancel_round
from consult.selection.operations.forget_voter import forget_voter
from consult.selection.operations.give_proxy import give_proxy
from consult.selection.operations.prepare_round import prepare_round
from consult.selection.operations.step_aside import step_aside
from consult.selection.operations.take_back_proxy import take_back_proxy
from tests.factories.basics import sign_in
from tests.factories.rounds import RoundWorld, make_round_world


def with_proxy() -> tuple[RoundWorld, Person, Person]:
    """The first élue gave the second her proxy."""
    world = make_round_world(proxies=2)
    giver, holder = world.elected[:2]
    give_proxy(actor=world.actor(giver), round_=world.round, to_id=world.line(holder).id)
    return world, giver, holder


def leave_aside(world: RoundWorld, person: Person, project: int = 0) -> bool:
    return step_aside(
        actor=world.actor(person), round_=world.round, project_id=world.projects[project].id, reason="Ma sœur"
    )


def letters(template: str) -> dict[str, str]:
    """Recipient → words of the letter."""
    found = db.session.scalars(sa.select(Message).where(Message.template == template)).all()
    return {message.recipient: write_letter(message).text for message in found}


def test_a_holder_who_steps_aside_has_the_ballots_sent_in_the_name_of_others_taken_back(context: Flask) -> None:
    world, giver, holder = with_proxy()
    line = world.line(giver).id
    world.cast(holder, {"P1": 1, "P2": 1}, voter_id=line, client_key="pour-elle")
    world.cast(holder, {"P2": 1}, client_key="pour-moi")
    assert leave_aside(world, holder)
    assert db.session.scalars(sa.select(Ballot.voter_id)).all() == [world.line(holder).id]
    assert {vote.voter_id for vote in db.session.scalars(sa.select(Vote))} == {world.line(holder).id}
    assert world.line(giver).voted_at is None
    told = letters("round_ballot_back")
    assert list(told) == [giver.email]
    assert "reprendre votre procuration" in told[str(giver.email)]
    with pytest.raises(BallotRefused):
        world.cast(holder, {"P1": 1}, voter_id=line, client_key="encore")
    take_back_proxy(actor=world.actor(giver), round_=world.round)
    world.cast(giver, {"P1": 1}, client_key="elle-meme")
    assert world.count().result["voted"] == 2


def test_a_giver_who_steps_aside_has_the_ballot_sent_in_her_name_taken_back(context: Flask) -> None:
    world, giver, holder = with_proxy()
    line = world.line(giver).id
    world.cast(holder, {"P1": 1}, voter_id=line, client_key="pour-elle")
    world.cast(holder, {"P1": 1}, client_key="pour-moi")
    assert leave_aside(world, giver)
    assert db.session.scalars(sa.select(Ballot.voter_id)).all() == [world.line(holder).id]
    assert "Renvoyez-le sans ce projet" in letters("round_ballot_back")[str(holder.email)]
    with pytest.raises(BallotRefused):
        world.cast(holder, {"P1": 1}, voter_id=line, client_key="encore")
    world.cast(holder, {"P2": 1}, voter_id=line, client_key="sans-lui")


def test_proxies_stand_when_a_seat_ends_during_the_round(context: Flask) -> None:
    """The roll is that of the opening: who stood on it votes, for themselves and for who trusted them."""
    world, giver, holder = with_proxy()
    db.session.execute(
        sa.update(RoleGrant)
        .where(RoleGrant.person_id.in_([giver.id, holder.id]))
        .values(ends_on=utcnow().date() - timedelta(days=1))
    )
    world.cast(holder, {"P1": 1}, voter_id=world.line(giver).id, client_key="pour-elle")
    world.cast(holder, {"P1": 1}, client_key="pour-moi")
    third = world.elected[2]
    give_proxy(actor=world.actor(third), round_=world.round, to_id=world.line(holder).id)
    assert world.count().result["voted"] == 2


def test_the_proxies_of_an_erased_holder_fall_unless_they_served(context: Flask) -> None:
    world, giver, holder = with_proxy()
    other = world.elected[2]
    give_proxy(actor=world.actor(other), round_=world.round, to_id=world.line(holder).id)
    world.cast(holder, {"P1": 1}, voter_id=world.line(giver).id)
    forget_voter(actor=system_actor(world.organisation.id), person_id=holder.id)
    assert world.line(other).proxy_id is None
    assert world.line(giver).proxy_id == world.line(holder).id
    assert list(letters("round_proxy_over")) == [other.email]
    world.cast(other, {"P2": 1}, client_key="moi")
    assert world.count().result["voted"] == 2


def test_nobody_votes_in_the_name_of_an_erased_giver(context: Flask) -> None:
    world, giver, holder = with_proxy()
    line = world.line(giver).id
    forget_voter(actor=system_actor(world.organisation.id), person_id=giver.id)
    with pytest.raises(NotOnRoll):
        world.cast(holder, {"P1": 1}, voter_id=line)


def test_an_open_round_is_cancelled_with_a_reason_that_voters_and_everybody_read(client: FlaskClient) -> None:
    world = make_round_world(elected=2)
    world.cast(world.elected[0], {"P1": 1})
    db.session.commit()
    sign_in(client, world.secretary)
    voter = client.application.test_client()
    sign_in(voter, world.elected[1])
    number = world.round.id
    page = f"/administration/scrutins/{number}"
    assert "Annuler ce scrutin ouvert" in client.get(page).text
    refused = client.post(f"{page}/annuler", data={"reason": " "})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    done = client.post(f"{page}/annuler", data={"reason": "La liste oubliait deux élus."}, follow_redirects=True)
    assert "ses votants reçoivent la raison" in done.text
    assert "La liste oubliait deux élus." in done.text
    with pytest.raises(RoundClosed):
        world.cast(world.elected[1], {"P1": 1})
    db.session.rollback()
    run_pending()
    told = letters("round_cancelled")
    assert len(told) == 2
    assert all("La liste oubliait deux élus." in text for text in told.values())
    round_ = db.session.get_one(Round, number)
    assert (round_.state, round_.file_fingerprint) == (RoundState.CANCELLED, "")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 1
    assert db.session.scalar(sa.select(AuditEvent.details).where(AuditEvent.action == "round.cancel")) == {
        "was": "open"
    }
    public = client.application.test_client()
    shown = public.get(f"/scrutins/{number}").text
    assert "La liste oubliait deux élus." in shown
    assert "Annulé" in public.get("/scrutins").text
    assert public.get(f"/scrutins/{number}/resultats").status_code == 404
    assert voter.get(f"/scrutins/{number}/voter").status_code == 302


def test_another_round_follows_a_cancelled_one_and_its_projects_stay(context: Flask) -> None:
    world = make_round_world()
    secretary = world.actor(world.secretary)
    with pytest.raises(CancelReasonMissing):
        cancel_round(actor=secretary, round_=world.round)
    cancel_round(actor=secretary, round_=world.round, reason="Mauvaise liste")
    assert {project.stage for project in world.projects} == {Stage.ADMISSIBLE}
    now = utcnow()
    again = prepare_round(
        actor=secretary,
        call_id=world.call.id,
        territory_id=world.territory.id,
        dates=(now, now + timedelta(days=3)),
    )
    assert again.id != world.round.id


def test_a_round_that_is_over_is_counted_and_not_cancelled(context: Flask) -> None:
    world = make_round_world()
    world.cast(world.elected[0], {"P1": 1})
    world.close()
    for _moment in ("counting", "counted"):
        with pytest.raises(RoundIsOpen):
            cancel_round(actor=world.actor(world.secretary), round_=world.round, reason="Trop tard")
        world.count()
