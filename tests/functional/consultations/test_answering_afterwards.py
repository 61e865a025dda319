"""After sending: see, download, correct, take back, change one's mind, erase. Nobody else's answers, ever."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.accounts.models import Consent
from consult.authz import Role
from consult.consultations.models import Answer, Channel, Contribution, ContributionStatus, Draft, Participation, State
from consult.db import db, utcnow
from tests.factories.answering import linked, make_questionnaire
from tests.factories.basics import make_member_of_staff, make_organisation, make_person, sign_in
from tests.support.journey import Participant

IDEA, BETTER = "Un médecin qui se déplace.", "Un médecin et une infirmière."


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def member(client, organisation):
    """Someone invited who sent one idea, a word and a mark."""
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree("notice", "health_text", "quotation", "outcome")
    member.write(1, IDEA)
    member.choose(3, "famille")
    member.choose(5, "8")
    member.send()
    return member


def rows() -> list[tuple[str | None, str]]:
    query = sa.select(Contribution.body, Contribution.status).order_by(Contribution.id)
    return [(body, status.value) for body, status in db.session.execute(query)]


def first_id() -> int:
    return db.session.scalars(sa.select(Contribution.id).order_by(Contribution.id)).all()[-1]


def test_a_correction_is_a_new_contribution(member):
    page = member.post(f"/mes-reponses/{first_id()}/corriger")
    assert "/questions/1" in page.location
    assert "Votre correction" in member.client.get(page.location).text
    member.post(f"/mes-reponses/{first_id()}/corriger")
    assert db.session.scalars(sa.select(Draft.body)).all() == [IDEA], "asking twice opens one correction"
    member.write(1, BETTER)
    assert member.get("/verifier").text.count(IDEA) == 0
    member.send()
    assert rows() == [(IDEA, "superseded"), (BETTER, "current")]
    replaced = sa.select(Contribution.replaces_id).order_by(Contribution.id)
    assert db.session.scalars(replaced).all() == [None, first_id() - 1]


def test_a_correction_of_what_was_withdrawn_elsewhere_is_still_sent(member):
    kept = first_id()
    member.post(f"/mes-reponses/{kept}/corriger")
    db.session.execute(sa.update(Contribution).values(status=ContributionStatus.WITHDRAWN, body=None))
    db.session.commit()
    member.write(1, BETTER)
    member.send()
    assert rows() == [(None, "withdrawn"), (BETTER, "current")]


def test_adding_an_idea_and_changing_a_choice_later(member):
    member.write(1, "Une autre idée")
    member.choose(5, "3")
    member.send()
    assert [body for body, _ in rows()] == [IDEA, "Une autre idée"]
    assert db.session.scalars(sa.select(Answer.number).where(Answer.number.is_not(None))).all() == [3]
    member.choose(3, "")
    member.send()
    assert db.session.scalars(sa.select(Answer.word).where(Answer.word.is_not(None))).all() == []


def test_taking_one_idea_back_takes_its_earlier_wording_too(member):
    member.post(f"/mes-reponses/{first_id()}/corriger")
    member.write(1, BETTER)
    member.write(2, "Marcher")
    member.send()
    corrected = next(row.id for row in db.session.scalars(sa.select(Contribution)) if row.body == BETTER)
    assert member.post(f"/mes-reponses/{corrected}/retirer").status_code == 303
    assert rows() == [(None, "withdrawn"), (None, "withdrawn"), ("Marcher", "current")]
    assert member.post(f"/mes-reponses/{corrected}/retirer").status_code == 404


def test_taking_everything_back_then_answering_again(member):
    assert "Votre idée" in member.get("/mes-reponses/retirer").text
    member.post("/mes-reponses/retirer")
    assert rows() == [(None, "withdrawn")]
    assert db.session.scalars(sa.select(Answer)).all() == []
    participation = db.session.scalars(sa.select(Participation)).one()
    assert participation.withdrawn_at is not None
    assert "Vous avez retiré vos réponses" in member.get("/mes-reponses").text
    member.write(1, BETTER)
    member.send()
    db.session.refresh(participation)
    assert participation.withdrawn_at is None


def test_nothing_is_withdrawn_nor_corrected_once_closed(member):
    consultation_id = db.session.scalars(sa.select(Participation.consultation_id)).one()
    db.session.execute(sa.text("UPDATE consultations SET state = 'closed' WHERE id = :id"), {"id": consultation_id})
    db.session.commit()
    page = member.get("/mes-reponses").text
    assert IDEA in page
    assert "Corriger" not in page
    assert member.post(f"/mes-reponses/{first_id()}/corriger").status_code == 409
    assert member.post(f"/mes-reponses/{first_id()}/retirer").status_code == 403
    assert member.post("/mes-reponses/retirer").status_code == 403
    assert rows() == [(IDEA, "current")]
    assert member.post("/effacer").status_code == 303, "erasure has no closing date"
    assert rows() == [(None, "erased")]


def test_everything_can_be_downloaded(member):
    member.write(2, "=1+1")
    content = json.loads(member.get("/mes-reponses/archive.json").data)
    assert content["consultation"] == "Notre santé demain"
    texts = [row["text"] for question in content["questions"] for row in question["sent"]]
    assert texts == [IDEA, "famille", "8"]
    assert [row["text"] for question in content["questions"] for row in question["drafts"]] == ["=1+1"]
    assert {consent["purpose"] for consent in content["consents"]} == {"notice", "health_text", "quotation", "outcome"}
    text = member.get("/mes-reponses/archive.txt")
    assert text.mimetype == "text/plain"
    assert IDEA in text.text
    table = list(csv.reader(io.StringIO(member.get("/mes-reponses/archive.csv").text.lstrip("\ufeff")), delimiter=";"))
    assert [row[1] for row in table[1:]] == [IDEA, "'=1+1", "famille", "8"], "no cell is a formula"
    assert member.get("/mes-reponses/archive.exe").status_code == 404


def test_quotation_taken_back_reaches_what_was_sent(member):
    assert db.session.scalars(sa.select(Contribution.quotable)).all() == [True]
    assert member.post("/consentements", {"contact": "y"}).status_code == 303
    assert db.session.scalars(sa.select(Contribution.quotable)).all() == [False]
    held = {row.purpose for row in db.session.scalars(sa.select(Consent).where(Consent.withdrawn_at.is_(None)))}
    assert held == {"notice", "health_text", "contact"}
    member.post("/consentements", {"quotation": "y"})
    assert db.session.scalars(sa.select(Contribution.quotable)).all() == [True]
    assert len(db.session.scalars(sa.select(Consent).where(Consent.purpose == "quotation")).all()) == 2


def test_nobody_reads_nor_touches_another_person_s_answers(client, organisation, member):
    mine = first_id()
    other = Participant(client.application.test_client())
    _consultation, token = linked(organisation, make_person(organisation), slug="autre")
    db.session.commit()
    other.root = "/consultations/autre"
    other.open_link(token)
    other.agree()
    assert other.post(f"/mes-reponses/{mine}/corriger").status_code == 404
    assert other.post(f"/mes-reponses/{mine}/retirer").status_code == 404
    other.root = member.root
    for path in ("/mes-reponses", "/recu", "/verifier", "/questions/1", "/consentements", "/effacer", "/notice"):
        assert other.get(path).status_code == 401, path
        assert IDEA not in other.get(path).text
    assert other.get("/mes-reponses/archive.json").status_code == 401
    assert rows() == [(IDEA, "current")]


def test_another_organisation_knows_neither_the_code_nor_the_link(client, organisation, member):
    code = member.get("/recu").text.split('class="receipt-code">')[1].split("<")[0]
    make_organisation("ailleurs")
    db.session.commit()
    assert client.post("/o/ailleurs/suivi", data={"code": code}).status_code == 422
    assert client.get("/o/ailleurs/consultations/sante/mes-reponses").status_code == 404
    assert client.post("/o/rives/suivi", data={"code": code}).status_code == 303


def test_the_receipt_can_be_kept(member):
    page = member.get("/recu").text
    assert "<svg" in page
    assert "mailto:" in page
    assert "idée reçue" in page
    assert member.client.get("/suivi").status_code == 200


def test_pages_of_a_participant_are_not_cached_and_name_nobody(member):
    person = db.session.execute(sa.text("SELECT first_name, last_name, email FROM persons")).first()
    for path in ("/questions/1", "/verifier", "/recu", "/mes-reponses", "/consentements", "/effacer"):
        response = member.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert not any(value in response.text for value in person), path


def test_the_team_tries_a_pilot_whose_answers_are_apart(client, organisation):
    make_questionnaire(organisation, state=State.PILOT)
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR)
    db.session.commit()
    sign_in(client, person)
    member = Participant(client)
    assert "Essai réservé à l’équipe" in member.get().text
    member.start()
    member.write(1, IDEA)
    assert member.send().status_code == 303
    participation = db.session.scalars(sa.select(Participation)).one()
    assert participation.channel is Channel.PILOT
    db.session.execute(sa.text("UPDATE consultations SET state = 'closed'"))
    db.session.commit()
    assert (
        "1" not in member.get("/participation").text.split("key-figures")[-1]
        or "Personne" in member.get("/participation").text
    )


def test_an_erased_code_says_so(client, member):
    code = member.get("/recu").text.split('class="receipt-code">')[1].split("<")[0]
    assert "immédiat" in member.get("/effacer").text
    assert member.post("/effacer", follow_redirects=True).request.path.endswith("/efface")
    refused = client.post("/suivi", data={"code": code})
    assert refused.status_code == 422
    assert "ont été effacées" in refused.text
    assert member.get("/mes-reponses").status_code == 401


def test_the_consultation_page_after_the_end_offers_one_s_answers(client, member):
    db.session.execute(
        sa.text("UPDATE consultations SET closes_at = :at"),
        {"at": (utcnow() - timedelta(hours=1)).replace(tzinfo=None)},
    )
    db.session.commit()
    assert "Revoir mes réponses" in member.get().text
    assert IDEA in member.client.get("/consultations/sante/reprendre", follow_redirects=True).text
