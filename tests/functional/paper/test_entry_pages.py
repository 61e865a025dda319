"""The pages of entry: find, type, send, correct, put aside, decide between the sheet and the site."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from consult.clock import today
from consult.consultations.models import Contribution, ContributionStatus, Participation, State
from consult.consultations.paper.models import PaperEntry, PrintedSheet
from consult.db import db, utcnow
from tests.factories.answering import invite
from tests.factories.basics import make_person
from tests.factories.paper import typed
from tests.functional.paper.conftest import AT
from tests.support.journey import Participant


def begin(client, words="", **values):
    data = {"words": words, "channel": "paper", "received_on": today().isoformat(), **values}
    return client.post(AT, data=data)


def bodies():
    query = sa.select(Contribution.body).where(Contribution.status == ContributionStatus.CURRENT)
    return list(db.session.scalars(query.order_by(Contribution.id)))


def answers_of_the_site(client, token, text):
    """The person answers by their own link, in their own browser."""
    own = Participant(client.application.test_client())
    own.open_link(token)
    own.agree()
    own.write(1, text)
    assert own.send().status_code == 303


def test_a_clerk_finds_their_way_from_the_home_page(client, committed, as_clerk):
    as_clerk()
    home = client.get("/").text
    assert "/administration/saisie" in home
    assert AT in client.get("/administration/saisie").text
    page = client.get(AT).text
    assert "Imprimer des feuilles" not in page, "the lists of people are not theirs"
    assert client.get("/administration/consultations/sante").status_code == 403


def test_a_member_number_opens_the_sheet_at_once(client, person, committed, as_clerk):
    as_clerk()
    opened = begin(client, "A1204")
    assert opened.status_code == 303
    page = client.get(opened.location).text
    assert "Feuille n° 1" in page
    assert "Odile Ferrand" in page


def test_a_name_proposes_people_with_what_is_known_of_their_answer(client, organisation, person, committed, as_clerk):
    as_clerk()
    make_person(organisation, first_name="Paul", last_name="Ferrand")
    db.session.commit()
    page = begin(client, "ferrand").text
    assert "Odile Ferrand" in page
    assert "Paul Ferrand" in page
    opened = client.post(f"{AT}/personne/{person.id}", data={})
    assert opened.location.endswith("/feuilles/1")
    assert "feuille n° 1 commencée" in begin(client, "ferrand").text
    assert "Personne ne répond à ces mots" in begin(client, "zzz").text


def test_the_code_of_a_sheet_finds_the_person_or_the_sheet(client, organisation, person, committed, as_clerk):
    for code, who in (("K7M2-9QRX", person.id), ("A2B3-C4D5", None)):
        sheet = PrintedSheet(organisation_id=organisation.id, consultation_id=committed.id, code=code, person_id=who)
        db.session.add(sheet)
    db.session.commit()
    assert client.get("/f/K7M2-9QRX").location.endswith("/consultations/sante"), "a member finds the site"
    as_clerk()
    assert 'value="K7M2-9QRX"' in client.get("/f/K7M2-9QRX").text
    assert client.get("/f/ZZZZ-2222").status_code == 404
    assert "Odile Ferrand" in client.get(begin(client, "k7m2 9qrx").location).text
    assert "Odile" not in client.get(begin(client, "A2B3C4D5").location).text


def test_a_sheet_is_saved_as_typed_then_sent(client, person, committed, as_clerk):
    as_clerk()
    sheet = begin(client, "A1204").location
    half = typed(committed, q1=["Un ba"])
    saved = client.post(sheet + "/brouillon", data=half | {"version": ""})
    assert saved.json["saved_at_label"]
    assert ">Un ba<" in client.get(sheet).text.replace("\n", "")
    assert client.post(sheet + "/brouillon", data=half | {"version": "autre"}).status_code == 200, "the same text"
    late = client.post(sheet + "/brouillon", data=typed(committed, q1=["Non"]) | {"version": "autre"})
    assert late.status_code == 409
    whole = typed(committed, q1=["Un banc", "Un arbre"], mot="calme", choix=["Prévenir"], note="7")
    sent = client.post(sheet, data=whole | {"version": saved.json["version"]})
    assert sent.location.endswith("/papier")
    page = client.get(AT).text
    assert "Feuille n° 1 enregistrée" in page
    assert "Vos dernières feuilles" in page
    assert bodies() == ["Un banc", "Un arbre"]


def test_what_is_wrong_is_shown_beside_the_field_and_nothing_is_lost(client, committed, as_clerk):
    as_clerk()
    sheet = begin(client).location
    wrong = typed(committed, q1=["Un banc"], note="70", mot="un deux trois quatre")
    page = client.post(sheet, data=wrong | {"version": ""})
    assert page.status_code == 422
    assert "Un nombre de 1 à 10." in page.text
    assert "Trois mots au plus." in page.text
    assert 'value="70"' in page.text
    assert "Un banc" in page.text
    right = typed(committed, q1=["Un banc"], note="7")
    assert client.post(sheet, data=right | {"version": ""}).status_code == 303, "the refused page can be sent again"


def test_without_the_agreement_nothing_is_kept(client, committed, as_clerk):
    as_clerk()
    sheet = begin(client).location
    page = client.post(sheet, data=typed(committed, [], q1=["Un banc"]) | {"version": ""})
    assert page.status_code == 422
    assert "n’est pas coché sur la feuille" in page.text
    aside = client.post(sheet + "/ecarter", data={"reason": "no_consent"})
    assert aside.status_code == 303
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Participation)) == 0
    assert "l’accord n’est pas coché (1)" in client.get(AT).text
    assert client.get(sheet).status_code == 404
    assert client.post(sheet + "/ecarter", data={"reason": "envie"}).status_code == 404


def test_somebody_who_answered_on_the_site_is_said_and_chosen(client, organisation, consultation, as_clerk):
    person = make_person(organisation, member_number="B77")
    token = invite(consultation, person)
    db.session.commit()
    answers_of_the_site(client, token, "Un arbre")
    as_clerk()
    assert "a répondu sur le site" in begin(client, person.last_name).text
    sheet = begin(client, "B77").location
    assert "Cette personne a déjà répondu sur le site" in client.get(sheet).text
    whole = typed(consultation, q1=["Un banc"])
    refused = client.post(sheet, data=whole | {"version": ""})
    assert refused.status_code == 409
    assert "Un banc" in refused.text
    assert client.post(sheet + "/choisir", data={"stands": "paper"}).status_code == 303
    assert client.post(sheet, data=whole | {"version": ""}).status_code == 303
    assert bodies() == ["Un banc"]


def test_the_last_sheet_is_corrected_and_others_are_not(client, committed, as_clerk):
    as_clerk()
    sheet = begin(client).location
    client.post(sheet, data=typed(committed, q1=["Un banc"], note="7") | {"version": ""})
    page = client.get(sheet).text
    assert "Un banc" in page
    assert 'value="7"' in page
    client.post(sheet, data=typed(committed, q1=["Un grand banc"], note="7"))
    assert bodies() == ["Un grand banc"]
    as_clerk()
    assert client.get(sheet).status_code == 403
    assert client.post(sheet, data=typed(committed, q1=["Rien"])).status_code == 403


def test_a_day_to_come_is_refused_and_the_last_channel_is_proposed_again(client, committed, as_clerk):
    as_clerk()
    tomorrow = (today() + timedelta(days=2)).isoformat()
    assert begin(client, received_on=tomorrow).status_code == 422
    begin(client, channel="phone")
    page = client.get(AT).text
    assert re.search(r'<input checked [^>]*value="phone"', page)
    assert db.session.scalars(sa.select(PaperEntry.channel)).one().value == "phone"


@pytest.mark.parametrize("path", ["/feuilles/99", "/double/99", "/double/1/comparer", "/imprimer/1/1.pdf"])
def test_what_does_not_exist_is_not_found(client, committed, as_administrator, path):
    as_administrator()
    assert client.get(AT + path).status_code in (403, 404)


def test_late_sheets_are_entered_after_the_closing_and_the_page_says_until_when(
    client, consultation, committed, as_clerk
):
    consultation.opens_at = utcnow() - timedelta(days=20)
    consultation.closes_at = utcnow() - timedelta(days=3)
    db.session.commit()
    as_clerk()
    assert AT in client.get("/administration/saisie").text
    page = client.get(AT).text
    assert "Les feuilles se saisissent encore jusqu’au" in page
    opened = begin(client)
    assert client.post(opened.location, data=typed(consultation, q1=["Un banc"])).status_code == 303
    assert "reçues après la fermeture</dt><dd>1</dd>" in client.get(AT).text
    consultation.late_sheet_days = 1
    db.session.commit()
    assert "se saisissaient jusqu’au" in client.get(AT).text
    refused = begin(client)
    assert refused.status_code == 403
    assert "ne peut plus être comptée" in refused.text
    assert AT not in client.get("/administration/saisie").text


def test_a_sheet_under_way_when_the_report_comes_out_is_refused_with_what_was_typed(
    client, consultation, committed, as_clerk
):
    as_clerk()
    opened = begin(client)
    consultation.state = State.PUBLISHED
    db.session.commit()
    refused = client.post(opened.location, data=typed(consultation, q1=["Un banc"]))
    assert refused.status_code == 403
    assert "aucune feuille ne s’y ajoute plus" in refused.text
    assert "Un banc" in refused.text
    assert "aucune feuille ne s’y ajoute plus" in client.get(AT).text
