"""What an address receives: one click refuses one purpose, a page chooses, returns mark what is dead."""

import io
import re

import pytest
import sqlalchemy as sa

from consult.db import db
from consult.notifications.links import bounce_address
from consult.notifications.models import MailStop, Message
from consult.notifications.states import MailPurpose
from tests.factories.basics import make_organisation
from tests.support.campaigns import AT, compose, send
from tests.support.inviting import invite_everybody, letters, people_of


@pytest.fixture
def letter(client, admin, organisation, outbox):
    """The invitation that the first member received."""
    people_of(2)
    invite_everybody(client)
    send(client)
    return next(letter for letter in letters(outbox) if letter["To"] == "membre000@exemple.test")


def stops():
    return {tuple(row) for row in db.session.execute(sa.select(MailStop.address, MailStop.purpose))}


def link_of(letter):
    return re.fullmatch(r"<http://127\.0\.0\.1:8000(/\S+)>", letter["List-Unsubscribe"].strip())[1]


def test_the_mail_programme_refuses_in_one_click_without_session_nor_token(client, letter, context, monkeypatch):
    monkeypatch.setitem(context.config, "WTF_CSRF_ENABLED", True)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link, programme = link_of(letter), context.test_client()
    for _scanner in range(3):
        assert "Ne plus recevoir" in programme.get(link).text
    assert not stops(), "reading refuses nothing"
    for _again in range(2):
        assert programme.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stops() == {("membre000@exemple.test", MailPurpose.CONSULTATIONS)}


def test_what_is_refused_is_not_sent_and_the_rest_is(client, letter, outbox):
    assert client.post(link_of(letter)).status_code == 303
    page = client.get(compose(client, "reminder")).text
    assert "ira à 2 adresses" in page
    assert "Une adresse a refusé" in page
    assert "ira à 3 adresses" in client.get(compose(client, "appeal", consultation_id="")).text


def test_a_page_chooses_by_purpose_and_gives_back(client, letter):
    at = link_of(letter) + "/choisir"
    assert client.post(at, data={"wanted": ["results"]}).status_code == 303
    left_out = {MailPurpose.CONSULTATIONS, MailPurpose.APPEALS, MailPurpose.PROJECTS}
    assert {purpose for _address, purpose in stops()} == left_out
    page = client.get(at).text
    assert "membre000@exemple.test" in page
    client.post(at, data={"wanted": ["consultations", "results", "appeals", "projects"]})
    assert not stops()
    db.session.add(MailStop(organisation_id=1, address="membre000@exemple.test", purpose=MailPurpose.BOUNCE))
    db.session.commit()
    client.post(at, data={"wanted": ["consultations", "results", "appeals", "projects"]})
    assert stops() == {("membre000@exemple.test", MailPurpose.BOUNCE)}, "a dead address stays dead"


def test_a_link_only_refuses_for_its_own_address_and_organisation(client, letter):
    make_organisation("ailes")
    db.session.commit()
    path = link_of(letter).removeprefix("/o/rives")
    assert client.post(f"/o/ailes{path}").status_code == 404
    number, _dash, mac = path.rpartition("/")[2].partition("-")
    for token in (f"{int(number) + 1}-{mac}", f"{number}-{'0' * 32}", "x", f"{'9' * 30}-x", f"-{mac}"):
        assert client.post(f"/o/rives/messages/{token}").status_code == 404
        assert client.get(f"/o/rives/messages/{token}/choisir").status_code == 404
    assert not stops()


def drop(client, data):
    file = (io.BytesIO(data if isinstance(data, bytes) else data.encode()), "retours.mbox")
    answer = client.post(f"{AT}/retours", data={"file": file}, content_type="multipart/form-data")
    return answer if answer.status_code == 422 else client.get(answer.location)


def returned(to, final, action="failed", status="5.1.1"):
    return (
        f"From MAILER-DAEMON Fri Nov 20 10:00:00 2026\nTo: {to}\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt was not delivered.\n\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.test\n\n"
        f"Final-Recipient: rfc822; {final}\nAction: {action}\nStatus: {status}\n\n--b--\n\n"
    )


def test_returns_mark_those_we_wrote_to_and_nobody_else(client, letter, context, monkeypatch):
    monkeypatch.setitem(context.config, "MAIL_BOUNCES", "Retours <retours@rives.test>")
    number = db.session.scalar(sa.select(Message.id).where(Message.recipient == "membre000@exemple.test"))
    ours = bounce_address(number)
    assert re.fullmatch(r"retours\+\d+-[0-9a-f]{12}@rives\.test", ours)
    forged = ours.replace("-", "-0", 1)
    box = (
        returned(ours, "redirige@ailleurs.test")
        + returned("x@rives.test", "MEMBRE001@exemple.test")
        + returned("x@rives.test", "jamais-ecrit@exemple.test")
        + returned(ours, "admin@exemple.test", action="delayed", status="4.2.2")
        + returned(forged, "inconnue@exemple.test")
        + "From a@b Fri\nSubject: Absent du bureau\n\nJe reviens lundi.\n\n"
    )
    page = drop(client, box).text.replace("\xa0", " ")
    assert "2 adresses marquées, 2 inconnues de vos envois, 1 échec passager, 1 message sans rapport." in page
    assert stops() == {(f"membre00{n}@exemple.test", MailPurpose.BOUNCE) for n in (0, 1)}
    assert "2 déjà connues" in drop(client, box).text.replace("\xa0", " ")


def test_returns_as_a_table(client, letter):
    page = drop(
        client,
        "Adresse e-mail;Statut\nmembre001@exemple.test;550 5.1.1\nmembre000@exemple.test;4.2.2\npas une adresse;\n",
    )
    assert "1 adresse marquée, 1 échec passager, 1 message sans rapport." in page.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [(b"", "vide"), (b"nom;prenom\nX;Y\n", "ni une boîte de retours"), (b"\x00\xff\x00", "ni une boîte")],
)
def test_a_file_that_is_no_return_gets_one_sentence(client, admin, data, sentence):
    page = drop(client, data)
    assert page.status_code == 422
    assert sentence in page.text.replace("\xa0", " ")
