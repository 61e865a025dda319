"""The directory of élus: what each chose to show, and writing to them without learning an address."""

import uuid
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa

from consult.accounts.models import Person, RoleGrant
from consult.authz import Actor
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.projects.models import OfficialMessage, OfficialProfile
from consult.projects.operations.forget_official import forget_official
from consult.projects.rules.messages import MOST_A_DAY, may_write
from tests.factories.basics import make_organisation, make_territory, sign_in
from tests.factories.projects import make_elected, make_project_author

SHOWN = {"shown": "y", "takes_messages": "y", "presentation": "Je suis les aidants."}


@pytest.fixture
def place(client):
    own = make_organisation("rives", contact_email="contact@exemple.test")
    found = make_territory(own, "Pays de Retz", code="RETZ")
    db.session.commit()
    return found


@pytest.fixture
def elected(place):
    person = make_elected(place, first_name="Solange", last_name="Vautier", email="solange@exemple.test")
    db.session.commit()
    return person


@pytest.fixture
def member(place):
    person = make_project_author(place)
    db.session.commit()
    return person


def show_me(client, elected, **values):
    sign_in(client, elected)
    assert client.post("/mon-siege", data=SHOWN | values).status_code == 303
    return db.session.get_one(OfficialProfile, elected.id)


def write(client, profile, body="Bonjour, viendrez-vous ?", key=None):
    address = f"/elus/personne/{profile.token}/ecrire"
    return client.post(address, data={"body": body, "client_key": key or str(uuid.uuid4())})


def test_nothing_is_shown_before_the_elu_agrees(client, elected):
    page = client.get("/elus/RETZ").text
    assert "Solange" not in page
    assert "Un siège est occupé" in page
    assert "Un autre élu n’a pas souhaité" in page
    profile = show_me(client, elected)
    page = client.get("/elus/RETZ").text
    assert "Solange Vautier" in page
    assert "Je suis les aidants." in page
    assert "solange@exemple.test" not in page
    client.post("/mon-siege", data={"presentation": "Je suis les aidants."})
    assert client.get(f"/elus/personne/{profile.token}").status_code == 404


def test_an_elu_whose_seat_ended_leaves_the_directory(client, elected):
    profile = show_me(client, elected)
    db.session.execute(sa.update(RoleGrant).where(RoleGrant.person_id == elected.id).values(ends_on=date(2020, 2, 2)))
    db.session.commit()
    assert client.get(f"/elus/personne/{profile.token}").status_code == 404
    assert "Aucun siège n’est occupé" in client.get("/elus/RETZ").text


def test_a_message_and_its_answer_show_no_address(client, elected, member):
    profile, addresses = show_me(client, elected), [elected.email, member.email]
    sign_in(client, member)
    key = str(uuid.uuid4())
    assert write(client, profile, key=key).status_code == 303
    assert write(client, profile, key=key).status_code == 303
    message = db.session.query(OfficialMessage).one()
    assert message.official_id == elected.id
    sign_in(client, elected)
    assert "viendrez-vous" in client.get("/mon-siege/messages").text
    answered = client.post(f"/mon-siege/messages/{message.id}", data={"answer": "Oui, le 14."})
    assert answered.status_code == 303
    again = client.post(f"/mon-siege/messages/{message.id}", data={"answer": "Non."})
    assert again.status_code == 409
    run_pending()
    letters = db.session.scalars(sa.select(Message).order_by(Message.id)).all()
    assert [row.recipient for row in letters] == addresses
    assert all("Bonjour" not in str(row.context) and "14" not in str(row.context) for row in letters)


def test_members_do_not_drown_an_elu(client, elected, member):
    assert may_write(MOST_A_DAY - 1, 1)
    assert not may_write(MOST_A_DAY, 0)
    profile = show_me(client, elected)
    sign_in(client, member)
    assert [write(client, profile).status_code for _ in range(3)] == [303, 303, 429]
    assert db.session.query(OfficialMessage).count() == 2
    refused = write(client, profile, body="Texte gardé")
    assert "Texte gardé" in refused.text


def test_who_takes_no_message_gets_none(client, elected, member):
    profile = show_me(client, elected, takes_messages="")
    sign_in(client, member)
    refused = write(client, profile)
    assert refused.status_code == 409
    assert db.session.query(OfficialMessage).count() == 0


def test_another_elu_reads_none_of_it(client, elected, member, place):
    profile = show_me(client, elected)
    sign_in(client, member)
    write(client, profile)
    other = make_elected(place, first_name="Paul")
    db.session.commit()
    sign_in(client, other)
    message = db.session.query(OfficialMessage).one()
    assert client.get(f"/mon-siege/messages/{message.id}").status_code == 404
    assert "viendrez-vous" not in client.get("/mon-siege/messages").text


def test_a_file_that_is_no_picture_is_refused(client, elected):
    sign_in(client, elected)
    sent = client.post("/mon-siege", data={**SHOWN, "photo": (BytesIO(b"%PDF-1.4 rien"), "moi.jpg")})
    assert sent.status_code == 422
    assert db.session.get(OfficialProfile, elected.id) is None


def test_forgetting_leaves_no_word(client, elected, member):
    profile = show_me(client, elected)
    sign_in(client, member)
    write(client, profile)
    actor = Actor(db.session.get_one(Person, member.id).organisation_id)
    forget_official(actor=actor, person_ids=[member.id])
    message = db.session.query(OfficialMessage).one()
    assert (message.sender_id, message.body) == (None, None)
    forget_official(actor=actor, person_ids=[elected.id])
    assert db.session.query(OfficialProfile).count() == 0
