"""Whatever happens between the first letter and the sending, no text is lost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.consultations.models import Contribution, Draft, Invitation, State
from consult.consultations.rules_answering import MAX_BODY, correction_key
from consult.db import db, utcnow
from consult.extensions import limiter
from consult.factory import create_app
from tests.factories.answering import linked, make_questionnaire, question
from tests.factories.basics import make_organisation, make_person
from tests.support.journey import Participant, fields

IDEA = "Un médecin qui se déplace."
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


def drafts() -> list[str]:
    return list(db.session.scalars(sa.select(Draft.body).order_by(Draft.position)))


def sent() -> list[str | None]:
    return list(db.session.scalars(sa.select(Contribution.body).order_by(Contribution.id)))


class Typing:
    """One box of a page, saved as the script does."""

    def __init__(self, member, consultation, key=None, slot="1"):
        self.member, self.key, self.slot, self.version = member, key or str(uuid.uuid4()), slot, ""
        self.path = f"/brouillons?question={question(consultation, 'q1').id}"

    def save(self, body, **more):
        form = {"client_key": self.key, "slot": self.slot, "body": body, "version": self.version} | more
        response = self.member.post(self.path, form, headers=JSON)
        if response.status_code == 200:
            self.version = response.json["version"]
        return response


def test_a_text_is_saved_as_one_types(member, consultation):
    typing = Typing(member, consultation)
    assert typing.save("Un méd").json["saved_at_label"]
    assert typing.save(IDEA).status_code == 200
    assert drafts() == [IDEA]
    assert IDEA in member.get("/questions/1").text
    assert typing.save("  ").status_code == 200
    assert drafts() == []


def test_two_tabs_with_the_same_box_lose_nothing(member, consultation):
    one, two = Typing(member, consultation), None
    one.save(IDEA)
    two = Typing(member, consultation, key=one.key)
    two.version = one.version
    one.save(IDEA + " Ici.")
    refused = two.save("Autre chose")
    assert refused.status_code == 409
    assert refused.json["body"] == IDEA + " Ici."
    two.version = refused.json["version"]
    assert two.save("Autre chose").status_code == 200, "the person has seen the other text"


def test_two_tabs_without_script_keep_both_texts(member):
    member.write(1, IDEA)
    first, second = fields(member.get("/questions/1")), fields(member.get("/questions/1"))
    member.post("/questions/1", first | {"body-1": "De la première fenêtre", "do": "next"})
    response = member.post("/questions/1", second | {"body-1": "De la seconde", "do": "next"})
    assert response.location.endswith("/questions/1")
    assert drafts() == ["De la première fenêtre", "De la seconde"]
    assert "vos deux textes sont gardés" in member.get("/questions/1").text


def test_two_tabs_opened_on_an_empty_question_share_one_box(member):
    first, second = fields(member.get("/questions/1")), fields(member.get("/questions/1"))
    assert first["client_key-1"] == second["client_key-1"]


def test_a_late_draft_of_a_sent_idea_is_offered_as_a_correction(member, consultation):
    typing = Typing(member, consultation)
    typing.save(IDEA)
    member.send()
    assert typing.save(IDEA).status_code == 200, "the same text changes nothing"
    late = typing.save("Un médecin, et une infirmière.")
    assert late.status_code == 409
    assert late.json["correction_key"] == correction_key(typing.key)
    assert "correction" in late.json["message"]
    assert sent() == [IDEA]
    typing.key, typing.version = late.json["correction_key"], ""
    assert typing.save("Un médecin, et une infirmière.").status_code == 200
    member.send()
    assert [row.body for row in db.session.scalars(sa.select(Contribution)) if row.status == "current"] == [
        "Un médecin, et une infirmière."
    ]


def test_a_late_page_of_a_sent_idea_keeps_its_text_without_script(member):
    late = fields(member.get("/questions/1"))
    member.post("/questions/1", late | {"body-1": IDEA, "do": "next"})
    member.send()
    response = member.post("/questions/1", late | {"body-1": "Une infirmière.", "do": "next"})
    assert response.status_code == 409
    assert "déjà été envoyée" in response.text
    again = fields(response)
    assert again["body-1"] == "Une infirmière."
    assert member.post("/questions/1", again | {"do": "next"}).status_code == 303
    assert drafts() == ["Une infirmière."]


def test_the_back_button_and_a_second_press_store_one_idea(member):
    page = fields(member.get("/questions/1")) | {"body-1": IDEA, "do": "next"}
    for _ in range(3):
        assert member.post("/questions/1", page).status_code == 303
    assert drafts() == [IDEA]


def test_an_expired_session_keeps_the_text_until_the_link_is_opened_again(client, context):
    _consultation, token = linked(make_organisation(), make_person(make_organisation("autre")), slug="autre")
    db.session.rollback()
    organisation = make_organisation("rives")
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    member = Participant(client)
    member.open_link(token)
    member.agree()
    page = fields(member.get("/questions/1")) | {"body-1": IDEA, "do": "next"}
    client.delete_cookie("session")
    lost = member.post("/questions/1", page)
    assert lost.status_code == 401
    assert IDEA in lost.text
    kept = fields(lost)
    refused = member.post("/rouvrir", kept)
    assert refused.status_code == 422
    assert fields(refused)["body-1"] == IDEA
    client.post(f"/i/{token}")  # in another tab
    on = member.post("/rouvrir", kept)
    assert on.status_code == 307
    assert client.post(on.location, data=kept).status_code == 303
    assert drafts() == [IDEA]


def test_an_expired_session_is_reopened_by_the_code(client, member):
    page = fields(member.get("/questions/1")) | {"body-1": IDEA, "do": "next"}
    code = member.get("/questions/1").text.split('class="receipt-code">')[1].split("<")[0]
    client.delete_cookie("session")
    kept = fields(member.post("/questions/1", page))
    wrong = member.post("/rouvrir", kept | {"code": "ABCD-ABCD-ABCD"})
    assert wrong.status_code == 422
    assert fields(wrong)["body-1"] == IDEA
    on = member.post("/rouvrir", kept | {"code": code})
    assert on.status_code == 307
    client.post(on.location, data=kept)
    assert drafts() == [IDEA]


def test_a_refused_token_keeps_the_text(client, member):
    page = fields(member.get("/questions/1")) | {"body-1": IDEA, "do": "next", "csrf_token": "faux"}
    client.application.config["WTF_CSRF_ENABLED"] = True
    try:
        lost = member.post("/questions/1", page)
        assert lost.status_code == 401
        kept = fields(lost)
        assert kept["body-1"] == IDEA
        on = member.post("/rouvrir", kept)
        assert on.status_code == 307
        assert client.post(on.location, data=kept).status_code == 303
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = False
    assert drafts() == [IDEA]


def test_a_script_without_session_is_told_where_to_go_on(client, member, consultation):
    client.delete_cookie("session")
    response = Typing(member, consultation).save(IDEA)
    assert response.status_code == 401
    assert response.json["reopen_url"] == "/consultations/sante/rouvrir"


def test_a_hundred_thousand_characters_are_refused_and_kept(member, consultation):
    long = "a" * 100_000
    page = fields(member.get("/questions/1")) | {"body-1": long, "do": "next"}
    response = member.post("/questions/1", page)
    assert response.status_code == 422
    assert "10000 caractères" in response.text.replace("\u202f", "") or "10000" in response.text
    assert fields(response)["body-1"] == long
    assert Typing(member, consultation).save(long).status_code == 422
    assert drafts() == []
    assert Typing(member, consultation).save("é" * MAX_BODY).status_code == 200, "counted in characters, not in bytes"


def test_emoji_and_right_to_left_text_are_stored_as_typed(member):
    texts = ["👩🏽‍⚕️ 🇫🇷 ça va", "أحتاج إلى طبيب قريب\u200f"]
    member.write(1, *texts)
    member.send()
    assert sent() == texts
    assert 'dir="auto"' in member.get("/mes-reponses").text


def test_what_no_keyboard_types_is_taken_out(member):
    member.write(1, "Un\x00 médecin\r\nici")
    assert drafts() == ["Un médecin\nici"]


def test_two_hundred_ideas_and_no_more(member, consultation):
    participation_id = db.session.scalars(sa.select(Draft.participation_id)).first()
    Typing(member, consultation).save("première")
    participation_id = db.session.scalars(sa.select(Draft.participation_id)).one()
    for number in range(199):
        db.session.add(
            Draft(
                participation_id=participation_id,
                question_id=question(consultation, "q1").id,
                client_key=str(uuid.uuid4()),
                position=number + 2,
                body=f"idée {number}",
            )
        )
    db.session.commit()
    refused = Typing(member, consultation, slot="201").save("une de trop")
    assert refused.status_code == 422
    assert "200 idées" in refused.json["message"]
    member.send()
    assert len(sent()) == 200


def test_words_are_one_to_three(member):
    for typed in ("un deux trois quatre", "a, b, c, d", "anticonstitutionnellement" * 3):
        refused = member.choose(3, typed)
        assert refused.status_code == 422
        assert typed in refused.text
    assert member.choose(3, "« Bien-être », SOLIDARITÉ !").status_code == 303
    assert db.session.scalars(sa.select(Draft.values)).one() == ["bien-être", "solidarité"]


def test_choices_that_do_not_exist_are_refused(member, consultation):
    choices = [str(choice.id) for choice in question(consultation, "choix").choices]
    assert member.choose(4, "999999").status_code == 422
    assert "2 choix au plus" in member.choose(4, *choices).text
    assert member.choose(5, "11").status_code == 422
    assert member.choose(6, "pas un âge").status_code == 422
    assert drafts() == []


@pytest.mark.parametrize("path", ["/questions/0", "/questions/61", "/questions/99999999999999999999"])
def test_a_question_that_does_not_exist(member, path):
    assert member.get(path).status_code == 404


def test_a_draft_with_a_wrong_key_or_question_is_refused(member, consultation):
    assert Typing(member, consultation, key="pas-une-cle").save(IDEA).status_code == 422
    assert Typing(member, consultation, slot="-1").save(IDEA).status_code == 422
    assert member.post("/brouillons", {"client_key": str(uuid.uuid4()), "slot": "1"}).status_code == 404


def test_the_closing_second_is_in_or_clearly_refused(member, consultation, monkeypatch):
    member.write(1, IDEA)
    closing, page = consultation.closes_at, fields(member.get("/questions/2"))

    def at(instant):
        for name in ("sending", "questions", "entry", "afterwards"):
            monkeypatch.setattr(f"consult.consultations.views.answering.{name}.utcnow", lambda: instant)

    at(closing)
    refused = member.send()
    assert refused.status_code == 409
    assert "n’a pas été pris en compte" in refused.text
    assert "Télécharger" in refused.text
    assert sent() == []
    assert drafts() == [IDEA]
    late = member.post("/questions/2", page | {"body-1": "Trop tard"})
    assert late.status_code == 409
    assert "Trop tard" in late.text
    assert IDEA in member.get("/mes-reponses/archive.txt").text
    at(closing - timedelta(microseconds=1))
    assert member.send().status_code == 303
    assert sent() == [IDEA]


def test_a_closed_consultation_says_so_and_takes_nothing(client, context):
    make_questionnaire(make_organisation(), state=State.CLOSED, closes_at=utcnow() - timedelta(days=1))
    db.session.commit()
    member = Participant(client)
    assert "terminée" in member.get().text
    assert "Commencer" not in member.get().text
    refused = member.post("/commencer")
    assert refused.status_code == 403
    assert "ne prend pas de réponses" in refused.text


def test_a_scheduled_consultation_says_when_it_opens(client, context):
    make_questionnaire(
        make_organisation(), opens_at=utcnow() + timedelta(days=2), closes_at=utcnow() + timedelta(days=9)
    )
    db.session.commit()
    member = Participant(client)
    assert "Elle ouvrira le" in member.get().text
    assert member.post("/commencer").status_code == 403


@pytest.mark.parametrize("state", [State.DRAFT, State.PILOT])
def test_a_draft_does_not_exist_for_the_public(client, context, state):
    make_questionnaire(make_organisation(), state=state)
    db.session.commit()
    member = Participant(client)
    assert member.get().status_code == 404
    assert member.post("/commencer").status_code == 404
    assert member.get("/participation").status_code == 404


@pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "é", "../../etc", "' OR 1=1 --"])
def test_a_guessed_link_opens_nothing(client, consultation, token):
    for method in (client.get, client.post):
        response = method(f"/i/{token}")
        assert response.status_code in (404, 410)
    with client.session_transaction() as session:
        assert not session.get("participations")


def test_a_forwarded_or_revoked_link_is_told_so(client, context):
    organisation = make_organisation()
    _consultation, token = linked(organisation, make_person(organisation))
    db.session.commit()
    assert "Si quelqu’un vous l’a transmis, ne l’ouvrez pas" in client.get(f"/i/{token}").text
    db.session.execute(sa.update(Invitation).values(revoked_at=utcnow()))
    db.session.commit()
    for method in (client.get, client.post):
        response = method(f"/i/{token}")
        assert response.status_code == 410
        assert "Ouvrez celui du message le plus récent" in response.text


def test_a_guessed_code_is_refused_and_limited(client, consultation):
    refused = client.post("/suivi", data={"code": "ABCD-2345-2345"})
    assert refused.status_code == 422
    assert "ne correspond à aucune participation" in refused.text
    assert client.post("/suivi", data={"code": " "}).status_code == 422
    app = create_app({**client.application.config, "RATELIMIT_ENABLED": True})
    guesser = app.test_client()
    try:
        codes = (f"ABCD-2345-234{letter}" for letter in "ABCDEFGHJKLMNPQRST")
        statuses = [guesser.post("/suivi", data={"code": code}).status_code for code in codes]
        assert statuses[:10] == [422] * 10
        assert set(statuses[10:]) == {429}
        assert guesser.post("/suivi", data={"code": "ab CD23452345"}).status_code == 429, "however it is written"
        assert guesser.post("/suivi", data={"code": "WXYZ-2345-2345"}).status_code == 422, "others are not stopped"
        pasted = {"code": "https://exemple.test/i/abcdefghijklmnopqrstuv"}
        for _press in range(12):
            assert guesser.post("/consultations/sante/rouvrir", data=pasted).status_code == 303, "links are no codes"
    finally:
        limiter.reset()
        limiter.enabled = False
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("digit", ["²", "①", "٣"])
def test_a_number_that_is_none_breaks_nothing(member, consultation, digit):
    typing = Typing(member, consultation, slot=digit)
    assert typing.save(IDEA).status_code in (200, 422)
    boxes = {f"client_key-{digit}": typing.key, f"body-{digit}": IDEA, "do": "next"}
    assert member.post("/questions/1", boxes).status_code == 303
    assert member.post("/rouvrir", {"number": digit}).status_code in (303, 307)
    member.agree()
    assert member.post("/notice", {"notice": "y", "health_text": "y", "number": digit}).status_code in (303, 307)
