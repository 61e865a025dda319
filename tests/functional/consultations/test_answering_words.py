"""« En un mot » is kept as it is typed, like a text."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Answer, Draft
from consult.db import db, utcnow
from tests.factories.answering import make_questionnaire, question
from tests.factories.basics import make_organisation
from tests.support.journey import Participant, fields

JSON = {"Accept": "application/json"}


@pytest.fixture
def consultation(context):
    consultation = make_questionnaire(make_organisation())
    db.session.commit()
    return consultation


@pytest.fixture
def member(client, consultation):
    member = Participant(client)
    member.start()
    return member


def type_words(member, consultation, body):
    path = f"/brouillons?question={question(consultation, 'mot').id}"
    return member.post(path, {"client_key": "", "slot": "", "body": body}, headers=JSON)


def test_words_are_kept_as_they_are_typed_and_the_last_ones_stand(member, consultation):
    assert type_words(member, consultation, "prendre s").json["saved_at_label"]
    assert type_words(member, consultation, "Prendre soin\x00").status_code == 200
    assert fields(member.get("/questions/3"))["answer"] == "prendre soin"
    assert member.send().status_code == 303
    assert list(db.session.scalars(sa.select(Answer.word))) == ["prendre soin"]
    assert type_words(member, consultation, "").status_code == 200
    assert member.send().status_code == 303
    assert list(db.session.scalars(sa.select(Answer.word))) == []


def test_words_deleted_before_they_are_sent_leave_nothing(member, consultation):
    type_words(member, consultation, "santé")
    type_words(member, consultation, " ")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0


def test_a_fourth_word_is_refused_and_the_others_stay(member, consultation):
    type_words(member, consultation, "un deux trois")
    refused = type_words(member, consultation, "un deux trois quatre")
    assert refused.status_code == 422
    assert refused.json["message"].startswith("Trois mots au plus")
    assert fields(member.get("/questions/3"))["answer"] == "un deux trois"


def test_no_word_is_kept_without_agreement_nor_after_the_end(client, consultation, member):
    consultation.closes_at = utcnow() - timedelta(seconds=1)
    db.session.commit()
    late = type_words(member, consultation, "santé")
    assert late.status_code == 409
    assert "terminée" in late.json["message"]
    consultation.closes_at = utcnow() + timedelta(days=1)
    db.session.commit()
    other = Participant(client.application.test_client())
    other.post("/commencer")
    assert type_words(other, consultation, "santé").status_code == 403
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Draft)) == 0
