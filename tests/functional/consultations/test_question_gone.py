"""A question is removed while somebody answers it: their page says so, and everything else is kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.consultations.models import Channel, Contribution, Draft, Participation, Question, State
from consult.db import db
from tests.factories.answering import make_questionnaire, question
from tests.factories.basics import (
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    sign_in,
)
from tests.support.journey import Participant, fields

REMOVE = "/administration/consultations/sante/questions/{code}/retirer"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def staff(client, organisation):
    team = client.application.test_client()
    sign_in(team, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    return team


@pytest.fixture
def consultation(organisation):
    consultation = make_questionnaire(organisation)
    db.session.commit()
    return consultation


@pytest.fixture
def member(client, consultation):
    member = Participant(client)
    member.start()
    return member


def drafts() -> list[str]:
    return list(db.session.scalars(sa.select(Draft.body).where(Draft.body != "")))


def test_the_page_says_so_and_nothing_else_is_lost(member, staff, consultation):
    member.write(2, "Marcher chaque jour.")
    page = fields(member.get("/questions/1"))
    assert staff.post(REMOVE.format(code="q1")).status_code == 303
    sent = member.post("/questions/1", {**page, "body-1": "Un médecin.", "do": "next"})
    assert sent.status_code == 410
    assert "L’équipe vient de retirer cette question." in sent.text
    assert "Un médecin." in sent.text, "what was typed is shown"
    assert drafts() == ["Marcher chaque jour."], "not stored under the next question"
    assert "Marcher" in member.get("/verifier").text
    assert member.send().location.endswith("/recu")


def test_the_script_that_saves_is_told(member, staff, consultation):
    removed = question(consultation, "q1").id
    staff.post(REMOVE.format(code="q1"))
    typing = {"client_key": "0b6b4b52-0000-4000-8000-000000000007", "slot": "1", "body": "Un médecin."}
    answer = member.post(f"/brouillons?question={removed}", typing, headers={"Accept": "application/json"})
    assert answer.status_code == 410
    assert "retirer cette question" in answer.json["message"]


def test_a_choice_is_not_stored_under_another_question(member, staff, consultation):
    staff.post(REMOVE.format(code="mot"))
    sent = member.post("/questions/3", {"question": "mot", "answer": "famille", "do": "next"})
    assert sent.status_code == 410
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_a_link_to_a_place_that_is_no_more_goes_on(member, staff, consultation):
    staff.post(REMOVE.format(code="q1"))
    assert member.get("/questions/6").location.endswith("/reprendre")


def test_a_question_with_a_sent_answer_stays(member, staff, consultation):
    member.write(1, "Un médecin.")
    member.send()
    refused = staff.post(REMOVE.format(code="q1"))
    assert refused.status_code == 409
    assert "déjà répondu à cette question" in refused.text
    assert staff.post(REMOVE.format(code="q2")).status_code == 303
    assert "retirer" in staff.get("/administration/consultations/sante/questions").text


def test_the_pilot_loses_the_answers_to_that_question_alone(client, staff, organisation):
    consultation = make_questionnaire(organisation, state=State.PILOT)
    participation = make_participation(consultation, channel=Channel.PILOT)
    for code in ("q1", "q2"):
        asked = question(consultation, code)
        make_contribution(asked, participation, f"CANARI {code}")
    db.session.commit()
    assert staff.post(REMOVE.format(code="q1")).status_code == 303
    assert list(db.session.scalars(sa.select(Contribution.body))) == ["CANARI q2"]
    assert db.session.query(Participation).count() == 1
    assert "q1" not in list(db.session.scalars(sa.select(Question.code)))
