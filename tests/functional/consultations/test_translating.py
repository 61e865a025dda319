"""Several languages: chosen, translated side by side, answered in; the switch keeps what is typed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.consultations.models import Draft, Participation, Translation
from consult.db import db
from tests.factories.answering import make_questionnaire, make_rich_questionnaire, question
from tests.factories.basics import make_member_of_staff, make_organisation, sign_in
from tests.support.journey import Participant, fields

AT = "/administration/consultations/sante/langues"


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
    consultation = make_questionnaire(organisation, welcome="Bienvenue à tous.")
    consultation.locales = ["fr", "en", "ar"]
    db.session.commit()
    return consultation


@pytest.fixture
def member(client, consultation):
    member = Participant(client)
    member.start()
    return member


def say(consultation, locale, **texts):
    """Translations of the prompts of questions, by code."""
    for code, text in texts.items():
        subject = f"question:{question(consultation, code).id}:prompt"
        db.session.add(Translation(consultation_id=consultation.id, locale=locale, subject=subject, text=text))
    db.session.commit()


def test_languages_are_chosen_and_what_is_missing_is_counted(staff, organisation):
    consultation = make_rich_questionnaire(organisation)
    db.session.commit()
    assert staff.post(AT, data={"main": "fr", "others": ["en", "pt", "fr"]}).location == AT
    db.session.expire_all()
    assert consultation.locales == ["fr", "en", "pt"]
    page = staff.get(AT).text
    assert "Português" in page
    translate = staff.get(f"{AT}/pt").text
    for text in ("L’accueil", "Rembourser", "Nos services", "km", "Que pensez-vous de"):
        assert text in translate
    sent = {name: "" for name in fields(staff.get(f"{AT}/pt")) if name.startswith("text-")}
    first = question(consultation, "m")
    name = f"text-question:{first.id}:row:0"
    assert name in sent
    assert staff.post(f"{AT}/pt", data={**sent, name: "O acolhimento", "text-inconnu:1": "x"}).location == f"{AT}/pt"
    assert [(row.subject, row.text) for row in db.session.scalars(sa.select(Translation))] == [
        (name.removeprefix("text-"), "O acolhimento")
    ]
    assert f"Il reste {len(sent) - 1} textes" in staff.get(f"{AT}/pt").text.replace("\u202f", " ")
    assert staff.post(f"{AT}/pt", data=sent).status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Translation)) == 0


def test_what_cannot_be_is_refused(staff, consultation):
    assert staff.get(f"{AT}/fr").status_code == 404, "the main language is not translated into itself"
    assert staff.get(f"{AT}/de").status_code == 404
    assert staff.post(AT, data={"main": "xx"}).status_code == 422
    name = f"text-question:{question(consultation, 'q1').id}:prompt"
    page = staff.post(f"{AT}/en", data={name: "x" * 30_001})
    assert page.status_code == 422
    assert "30 000" in page.text.replace("\u202f", " ")
    assert "x" * 30_001 in page.text


def test_a_participant_reads_in_their_language_with_the_rest_marked(member, consultation):
    say(consultation, "en", q1="What should change near you?")
    page = member.get("/questions/1").text
    assert "Que faudrait-il changer" in page
    assert member.post("/langue", {"do": "locale-en"}).status_code == 303
    page = member.get("/questions/1").text
    assert '<html lang="en"' in page
    assert "What should change near you?" in page
    assert "Your answer" in page, "the buttons follow where the site speaks that language"
    fallback = member.get("/questions/2").text
    assert '<span lang="fr" dir="ltr">Qu’est-ce qui vous aide' in fallback
    assert db.session.scalars(sa.select(Participation.locale)).one() == "en"


def test_a_language_that_the_site_does_not_speak_is_marked_right_to_left(member, consultation):
    say(consultation, "ar", q1="ما الذي يجب تغييره؟")
    member.post("/langue", {"do": "locale-ar"})
    page = member.get("/questions/1").text
    assert '<span lang="ar" dir="rtl">ما الذي' in page
    assert '<html lang="fr"' in page


def test_switching_keeps_what_is_typed_in_a_text(member, consultation):
    page = fields(member.get("/questions/1"))
    sent = member.post("/questions/1", {**page, "body-1": "À moitié écr", "do": "locale-en"})
    assert sent.location.endswith("/questions/1")
    assert "À moitié écr" in member.get("/questions/1").text
    assert db.session.scalars(sa.select(Draft.body)).one() == "À moitié écr"


def test_switching_keeps_what_is_typed_even_when_it_is_not_valid_yet(member, consultation):
    sent = member.post("/questions/3", {"question": "mot", "answer": "bien trop de mots ici", "do": "locale-en"})
    assert sent.status_code == 200
    assert "bien trop de mots ici" in sent.text
    assert "error-summary" not in sent.text
    assert '<html lang="en"' in sent.text
    assert db.session.scalars(sa.select(Participation.locale)).one() == "en"


def test_switching_on_the_notice_keeps_the_boxes(client, consultation):
    member = Participant(client)
    member.post("/commencer")
    sent = member.post("/notice", {"notice": "y", "do": "locale-en"})
    assert sent.status_code == 200
    assert '<html lang="en"' in sent.text
    assert fields(sent).get("notice") == "y"
    assert "quotation" not in fields(sent)


def test_a_language_is_not_offered_where_there_is_one(client, organisation):
    make_questionnaire(organisation)
    db.session.commit()
    assert "Langue des questions" not in Participant(client).get().text


def test_the_language_follows_to_another_device(client, member, consultation):
    say(consultation, "en", q1="What should change near you?")
    member.post("/langue", {"do": "locale-en"})
    member.write(1, "Something")
    member.send()
    review = member.get("/mes-reponses").text
    assert "What should change near you?" in review
    pseudonym = db.session.scalars(sa.select(Participation.pseudonym)).one()
    from consult.consultations.views.answering.entry import tracking_code

    elsewhere = client.application.test_client()
    elsewhere.post("/suivi", data={"code": tracking_code(pseudonym)})
    assert "What should change near you?" in elsewhere.get("/consultations/sante/mes-reponses").text
