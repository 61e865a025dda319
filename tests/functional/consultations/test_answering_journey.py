"""From the link to the receipt, without script: nothing counts before it is sent, everything does after."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from consult.accounts.models import AgeBand, Consent
from consult.accounts.passwords import hash_password
from consult.consultations.models import (
    Access,
    Answer,
    Contribution,
    ContributionStatus,
    Draft,
    InvitedPerson,
    Participation,
    ParticipationLink,
)
from consult.db import db
from tests.factories.answering import linked, make_questionnaire, question
from tests.factories.basics import make_member_of_staff, make_organisation, make_person, sign_in
from tests.support.journey import Participant

IDEA, OTHER = "Un médecin qui se déplace.", "Des cours de cuisine 🍲\nle samedi."


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def anyone(organisation):
    consultation = make_questionnaire(organisation)
    db.session.commit()
    return consultation


def bodies(status: ContributionStatus = ContributionStatus.CURRENT) -> list[str | None]:
    query = sa.select(Contribution.body).where(Contribution.status == status).order_by(Contribution.id)
    return list(db.session.scalars(query))


def test_a_whole_participation(client, anyone):
    member = Participant(client)
    assert "6 questions" in member.get().text
    member.start()
    assert member.write(1, IDEA, OTHER).location.endswith("/questions/2")
    member.write(2, "Marcher")
    member.choose(3, "Famille, Prendre soin")
    choices = question(anyone, "choix").choices
    member.choose(4, str(choices[0].id), str(choices[2].id))
    member.choose(5, "8")
    assert member.choose(6, "60-80").location.endswith("/verifier")
    page = member.get("/verifier").text
    for text in (IDEA, "Des cours de cuisine", "famille", "prendre soin", "Prévenir", "Rembourser", "60 à 80 ans"):
        assert text in page
    assert bodies() == [], "nothing counts before it is sent"

    assert member.send().location.endswith("/recu")
    receipt = member.get("/recu").text
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", receipt)
    assert code
    assert "3 idées reçues" in receipt
    assert bodies() == [IDEA, OTHER, "Marcher"]
    participation = db.session.scalars(sa.select(Participation)).one()
    assert participation.age_band is AgeBand.FROM_60
    assert participation.submitted_on is not None
    answers = db.session.scalars(sa.select(Answer).order_by(Answer.question_id, Answer.position)).all()
    assert [(a.word, a.number, a.choice_id) for a in answers] == [
        ("famille", None, None),
        ("prendre soin", None, None),
        (None, None, choices[0].id),
        (None, None, choices[2].id),
        (None, 8, None),
        ("60-80", None, None),
    ]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
    assert all(db.session.scalars(sa.select(Contribution.quotable)))

    # The code opens the same answers elsewhere, in small letters and without dashes.
    elsewhere = client.application.test_client()
    typed = code[0].lower().replace("-", " ")
    assert elsewhere.post("/suivi", data={"code": typed}).status_code == 303
    assert IDEA in elsewhere.get("/consultations/sante/mes-reponses").text


def test_sending_twice_changes_nothing_and_gives_the_same_receipt(client, anyone):
    member = Participant(client)
    member.start()
    member.write(1, IDEA)
    first, second = member.send(), member.send()
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, second.location)
    assert member.get("/recu").text == member.get("/recu").text
    assert bodies() == [IDEA]


def test_what_is_left_empty_is_not_stored(client, anyone):
    member = Participant(client)
    member.start()
    blank = {"client_key-7": "0b6b4b52-0000-4000-8000-000000000007", "body-7": "  \n\u200b "}
    assert member.post("/questions/1", blank).status_code == 303
    member.write(1, IDEA, OTHER)
    member.write(2, "", do="skip")
    member.choose(3)
    member.send()
    assert bodies() == [IDEA, OTHER]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Answer)) == 0


def test_nothing_to_send(client, anyone):
    member = Participant(client)
    member.start()
    response = member.send()
    assert response.status_code == 422
    assert "Vous n’avez encore rien écrit" in response.text


def test_questions_wait_for_the_agreement(client, anyone):
    member = Participant(client)
    member.post("/commencer")
    assert member.get("/reprendre").location.endswith("/notice")
    refused = member.post("/notice", {"notice": "y"})
    assert refused.status_code == 422
    assert "Cochez cette case pour répondre" in refused.text
    assert "Avant de commencer" in member.get("/questions/1").text
    kept = member.post("/questions/1", {"client_key-1": "0b6b4b52-0000-4000-8000-000000000001", "body-1": IDEA})
    assert IDEA in kept.text, "a text that comes too early is kept in the page"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_agreement_carries_the_text_that_came_too_early(client, anyone):
    member = Participant(client)
    member.post("/commencer")
    key = "0b6b4b52-0000-4000-8000-000000000001"
    typed = {"client_key-1": key, "body-1": IDEA, "number": "1", "notice": "y", "health_text": "y", "do": "next"}
    response = member.post("/notice", typed)
    assert response.status_code == 307, "the browser sends the same form again"
    assert client.post(response.location, data=typed).location.endswith("/questions/2")
    assert db.session.scalars(sa.select(Draft.body)).all() == [IDEA]


def test_a_link_opens_by_its_button_only(client, organisation):
    person = make_person(organisation, age_band=AgeBand.FROM_40)
    _consultation, token = linked(organisation, person)
    db.session.commit()
    for _ in range(10):
        assert client.get(f"/i/{token}").status_code == 200
        assert client.head(f"/i/{token}").status_code == 200
    with client.session_transaction() as session:
        assert not session.get("participations")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0
    member = Participant(client)
    assert member.open_link(token).location.endswith("/reprendre")
    with client.session_transaction() as session:
        assert "_user_id" not in session, "it opens no account"
    member.agree("notice", "health_text", "quotation", "outcome")
    assert "sur 5" in member.get("/questions/1").text, "the age is known from the invitation"
    member.write(1, IDEA)
    member.send()
    assert db.session.scalars(sa.select(InvitedPerson.responded)).all() == [True]
    consents = db.session.scalars(sa.select(Consent)).all()
    assert all((c.person_id is None) is (c.purpose != "outcome") for c in consents)


def test_the_same_link_finds_the_same_drafts_on_another_device(client, organisation):
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    member.write(1, IDEA)
    other = Participant(client.application.test_client())
    assert other.open_link(token).status_code == 303
    assert other.get("/reprendre").location.endswith("/questions/2")
    assert IDEA in other.get("/questions/1").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 1


def test_an_address_shared_by_two_people_asks_who_answers(client, organisation):
    two = [
        make_person(organisation, first_name=name, last_name="Morvan", email="a@b.test") for name in ("Anne", "Yves")
    ]
    _consultation, token = linked(organisation, *two)
    db.session.commit()
    member = Participant(client)
    assert member.open_link(token).location.endswith("/qui")
    page = member.get("/qui").text
    assert "Anne" in page
    assert "Yves" in page
    assert "Morvan" not in page, "first names are enough"
    assert member.post("/qui").status_code == 422
    assert member.post("/qui", {"person": "999999"}).status_code == 422
    for person in two:
        member.open_link(token)
        assert member.post("/qui", {"person": str(person.id)}).status_code == 303
        member.agree()
        member.write(1, f"Idée de {person.first_name}")
        member.send()
    assert bodies() == ["Idée de Anne", "Idée de Yves"]
    assert len(set(db.session.scalars(sa.select(Contribution.participation_id)))) == 2


def test_namesakes_are_told_apart(client, organisation):
    two = [
        make_person(organisation, first_name="Anne", last_name=name, email="a@b.test") for name in ("Morvan", "Roux")
    ]
    _consultation, token = linked(organisation, *two)
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    assert "Anne Morvan" in member.get("/qui").text


def test_a_link_that_was_cut_does_not_answer_twice(client, organisation):
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    member.write(1, IDEA)
    member.send()
    db.session.execute(sa.delete(ParticipationLink))
    db.session.commit()
    response = client.post(f"/i/{token}")
    assert response.status_code == 409
    assert "code de suivi" in response.text
    assert bodies() == [IDEA]


def test_an_account_consultation_asks_to_sign_in_and_closes_with_the_session(client, organisation):
    make_questionnaire(organisation, access=Access.ACCOUNT)
    person = make_member_of_staff(organisation)
    db.session.commit()
    member = Participant(client)
    page = member.get().text
    assert "Se connecter pour répondre" in page
    assert "/connexion?suite=/consultations/sante" in page
    assert member.post("/commencer").status_code == 401
    sign_in(client, person)
    member.start()
    member.write(1, IDEA)
    member.send()
    with client.session_transaction() as session:
        session.pop("_user_id")
    assert member.get("/mes-reponses").status_code == 401, "signed out, the answers are closed with the account"
    sign_in(client, person)
    assert member.post("/commencer").status_code == 303
    assert IDEA in member.get("/mes-reponses").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 1


def test_someone_invited_may_also_come_by_their_account(client, organisation):
    person, other = make_member_of_staff(organisation), make_member_of_staff(organisation)
    _consultation, token = linked(organisation, person)
    db.session.commit()
    member = Participant(client)
    sign_in(client, other)
    assert "ouvrez le lien personnel" in member.get().text
    assert member.post("/commencer").status_code == 403
    sign_in(client, person)
    assert "Commencer" in member.get().text
    member.start()
    member.write(1, IDEA)
    elsewhere = Participant(client.application.test_client())
    elsewhere.open_link(token)
    assert IDEA in elsewhere.get("/questions/1").text, "the link and the account open the same participation"


def test_a_required_question_is_asked_for(client, anyone):
    question(anyone, "q1").required = True
    question(anyone, "note").required = True
    db.session.commit()
    member = Participant(client)
    member.start()
    response = member.write(1, "")
    assert response.status_code == 422
    assert "demande une réponse" in response.text
    assert "Passer cette question" not in member.get("/questions/5").text
    member.write(1, IDEA)
    response = member.send()
    assert response.status_code == 422
    assert "Votre confiance" in response.text
    assert bodies() == []
    member.choose(5, "8")
    assert member.send().status_code == 303


def test_leaving_a_shared_device(client, anyone):
    member = Participant(client)
    member.start()
    member.write(1, IDEA)
    assert "Quelqu’un d’autre répond sur cet appareil" in member.get().text
    page = member.post("/quitter", follow_redirects=True).text
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert code, "the code is the only way back"
    assert "Commencer" in page, "somebody else can answer"
    assert member.get("/questions/1").status_code == 401
    member.start()
    assert IDEA not in member.get("/questions/1").text
    assert client.post("/suivi", data={"code": code[0]}).status_code == 303
    assert IDEA in member.get("/questions/1").text


def test_signing_in_closes_no_answer_and_signing_out_tells_the_way_back(client, organisation, anyone):
    member, person = Participant(client), make_member_of_staff(organisation)
    member.start()
    member.write(1, IDEA)
    sign_in_page = {"email": person.email, "password": "correct cheval agrafe"}
    person.account.password_hash = hash_password(sign_in_page["password"])
    db.session.commit()
    assert client.post("/connexion", data=sign_in_page).status_code == 302
    assert IDEA in member.get("/questions/1").text
    page = client.post("/deconnexion", follow_redirects=True).text
    code = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
    assert code, "the code is the only way back"
    assert member.get("/questions/1").status_code == 401, "somebody else may use this device"
    assert client.post("/suivi", data={"code": code[0]}).status_code == 303
    assert IDEA in member.get("/questions/1").text
