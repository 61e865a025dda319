"""Composing a campaign: its audience and its size, its text, what it may not hold, a trial to oneself."""

from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from consult.consultations.models import InvitedPerson, State
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.states import MailPurpose
from tests.factories.basics import make_college, make_consultation, make_organisation, make_person, make_territory
from tests.support.campaigns import AT, compose, consultation_id, send, state_of
from tests.support.inviting import campaign_id, invite_everybody, letters, people_of, person, recipients, set_state


def size(client, kind="invitation", **typed):
    data = {
        "consultation_id": consultation_id(),
        "territory_id": "",
        "subject": "S",
        "body": "{lien}",
        "do": "size",
        **typed,
    }
    page = client.post(f"{AT}/nouvelle/{kind}", data=data)
    assert page.status_code == 200
    return page.text.replace("\u202f", " ")


def test_the_size_is_told_before_anything_is_kept(client, admin, organisation):
    college, region = make_college(organisation), make_territory(organisation)
    below = make_territory(organisation, "Finistère", parent_id=region.id)
    make_person(organisation, email="a@exemple.test", college_id=college.id, territory_id=below.id, age_band="60-80")
    make_person(organisation, email="A@exemple.test", college_id=college.id, territory_id=region.id, age_band="80+")
    make_person(organisation, email=None, territory_id=below.id)
    make_person(organisation, email="partie@exemple.test", college_id=college.id, territory_id=below.id)
    ailes = make_organisation("ailes")
    make_person(ailes, email="ailleurs@exemple.test")
    db.session.add(MailStop(organisation_id=ailes.id, address="a@exemple.test", purpose=MailPurpose.BOUNCE))
    db.session.add(MailStop(organisation_id=organisation.id, address="partie@exemple.test", purpose=MailPurpose.BOUNCE))
    db.session.commit()
    college_id, region_id = college.id, region.id
    client = _within(client)
    assert "ira à 2 adresses" in size(client, among="known"), "the shared address, the administrator"
    assert "Une adresse ne reçoit plus" in size(client, among="known")
    assert "Une personne n’a pas d’adresse" in size(client, among="known", territory_id=region_id)
    assert "ira à une adresse" in size(client, among="known", college_ids=[college_id])
    assert "ira à une adresse" in size(client, among="known", age_bands=["80+", "60-80"], territory_id=region_id)
    assert "n’ira à personne" in size(client, among="known", age_bands=["-20"])
    assert "n’ira à personne" in size(client, among="list")
    assert db.session.query(Campaign).count() == db.session.query(InvitedPerson).count() == 0


def _within(client):
    """Two organisations live here: the addresses name theirs."""
    post = client.post
    client.post = lambda path, **values: post(f"/o/rives{path}", **values)
    return client


def test_people_known_join_the_list_as_they_are_written_to_and_once_only(client, admin, organisation, outbox):
    make_person(organisation, email="couple@exemple.test", first_name="Jeanne")
    make_person(organisation, email="couple@exemple.test", first_name="Paul")
    db.session.commit()
    send(client, among="known")
    assert db.session.query(InvitedPerson).count() == 3
    assert sorted(recipients(outbox)) == ["admin@exemple.test", "couple@exemple.test"]
    letter = next(letter for letter in letters(outbox) if letter["To"] == "couple@exemple.test")
    text = letter.get_body(("plain",)).get_content()
    assert "Bonjour Jeanne et Paul," in text
    assert "Plusieurs personnes sont invitées" in text
    assert client.post(f"{compose(client, among='known')}/envoyer").status_code == 409, "nobody is left"


def test_a_campaign_to_nobody_is_refused_with_a_sentence_and_can_be_changed(client, admin, consultation):
    at = compose(client)
    page = client.post(f"{at}/envoyer", data={"send_at": ""})
    assert page.status_code == 409
    assert "n’atteint personne" in page.text
    assert state_of() == "draft"
    assert client.get(f"{at}/modifier").status_code == 200


def test_the_text_is_ours_until_it_is_changed_and_then_the_same_for_all(client, admin, organisation, outbox):
    people_of(1)
    form = client.get(f"{AT}/nouvelle/invitation").text
    assert "Bonjour {prenom}," in form
    invite_everybody(client)
    body = "## Votre avis\r\n\r\nBonjour **{prenom}** de {organisation},\r\n\r\n{lien}\r\n\r\n- [Nos pages](https://rives.test)\r\n"
    send(client, subject="{consultation} : à vous", body=body)
    assert db.session.scalar(sa.select(Campaign.subject)) == "{consultation} : à vous"
    letter = next(letter for letter in letters(outbox) if letter["To"] == "membre000@exemple.test")
    assert letter["Subject"] == "Notre santé demain : à vous"
    text, html = (part.get_content() for part in letter.iter_parts())
    assert "Bonjour Camille de Mutuelle Rives," in text
    assert "- Nos pages (https://rives.test)" in text
    assert "<strong>Camille</strong>" in html
    assert 'lang="fr"' in html
    assert "<img" not in html, "nothing that tells when a letter is read"
    assert "/i/" in text


def test_what_is_not_changed_stays_the_house_s_in_each_language(client, admin, consultation):
    from consult.notifications.campaigns.texts import default_text
    from consult.notifications.states import CampaignKind

    with client.application.test_request_context():
        subject, body = default_text(CampaignKind.REMINDER)
    compose(client, "reminder", subject=subject, body=body.replace("\n", "\r\n"))
    assert db.session.execute(sa.select(Campaign.subject, Campaign.body)).one() == ("", "")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"body": "Bonjour {prénom}, {lien}"}, "« {prénom} » n’est pas connu"),
        ({"subject": "{lien}", "body": "{lien}"}, "Le lien va dans le texte"),
        ({"body": "Bonjour."}, "doit contenir {lien}"),
        ({"consultation_id": "", "body": "{lien}"}, "Choisissez la consultation"),
        ({"per_minute": "0"}, "entre 1 et 60 000"),
        ({"subject": "x" * 201}, "200 caractères"),
    ],
)
def test_a_text_that_could_not_serve_is_refused_beside_its_field(client, admin, consultation, typed, sentence):
    page = compose(client, **typed)
    assert page.status_code == 422
    assert sentence in page.text.replace("\u202f", " ").replace("\xa0", " ")
    assert db.session.query(Campaign).count() == 0


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//ailleurs.test", "https://", "http://[", "https://a b.test"]
)
def test_the_button_of_an_appeal_leads_to_a_page_only(client, admin, consultation, address):
    page = compose(client, "appeal", link_url=address)
    assert page.status_code == 422
    assert "Cette adresse n’est pas complète" in page.text


def test_a_line_break_never_makes_a_header(client, admin, organisation, consultation, outbox):
    evil = "Avis\r\nBcc: tous@exemple.test\u2028X-Evil: 1\x0b\x85"
    organisation.name = "Rives\r\nBcc: autre@exemple.test"
    consultation.title = evil
    make_person(organisation, email="anne@exemple.test", first_name="Anne\r\nBcc: x@exemple.test")
    db.session.commit()
    invite_everybody(client)
    send(client, subject="{consultation}\r\nBcc: y@exemple.test\r\n\r\n{prenom}", body="{lien}")
    for letter in letters(outbox):
        assert isinstance(letter, EmailMessage)
        assert letter["Bcc"] is None
        assert letter["X-Evil"] is None
        assert "\n" not in letter["Subject"]
        assert set(letter.keys()) == {
            "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
            "List-Unsubscribe", "List-Unsubscribe-Post",
        }  # fmt: skip


def test_what_people_are_called_cannot_write_in_a_letter(client, admin, organisation, outbox):
    make_person(organisation, email="anne@exemple.test", first_name='<a href="https://mal.test">*ici*</a>')
    db.session.commit()
    invite_everybody(client)
    send(client, body="Bonjour {prenom}, [voir](javascript:alert(1)) <script>x</script> {lien}")
    for letter in letters(outbox):
        html = letter.get_body(("html",)).get_content()
        assert 'href="https://mal.test"' not in html
        assert "javascript:alert" not in html.replace("[voir](javascript:alert(1))", "")
        assert "<script" not in html


def test_a_trial_goes_to_oneself_alone_and_counts_for_nothing(client, admin, organisation, outbox):
    people_of(2)
    invite_everybody(client)
    at = compose(client)
    assert client.post(f"{at}/essai").location == at
    run_pending()
    [letter] = letters(outbox)
    assert letter["To"] == "admin@exemple.test"
    assert letter["Subject"].strip().startswith("[Essai] ")
    assert "/i/" not in letter.get_body(("plain",)).get_content(), "nobody's link"
    assert "ira à 3 adresses" in client.get(at).text
    assert db.session.scalar(sa.select(Message.campaign_id)) is None


def test_thanks_results_and_appeals_reach_those_they_are_for(client, admin, organisation, outbox):
    people_of(2)
    invite_everybody(client)
    send(client)
    answered = db.session.scalar(sa.select(InvitedPerson.id).order_by(InvitedPerson.id.desc()))
    db.session.execute(sa.update(InvitedPerson).where(InvitedPerson.id == answered).values(responded=True))
    db.session.commit()
    send(client, "thanks")
    person(email="nouvelle@exemple.test")
    set_state(State.CLOSED)
    send(client, "results")
    send(client, "appeal", consultation_id="", link_url="https://rives.test/projets")
    by_subject = {}
    for letter in letters(outbox):
        by_subject.setdefault(letter["Subject"].split()[0], []).append(
            (letter["To"], letter.get_body(("plain",)).get_content())
        )
    assert [to for to, _text in by_subject["Merci"]] == ["membre001@exemple.test"]
    assert len(by_subject["Ce"]) == 3
    assert all("/o/rives/rapports/" in text or "/rapport" in text for _to, text in by_subject["Ce"])
    assert len(by_subject["Vos"]) == 4
    assert all("https://rives.test/projets" in text for _to, text in by_subject["Vos"])


def test_another_organisation_s_college_or_consultation_is_not_offered(client, admin, organisation):
    ailes = make_organisation("ailes")
    there, college = make_consultation(ailes, slug="ailleurs"), make_college(ailes)
    db.session.commit()
    college_id, there_id = college.id, there.id
    client = _within(client)
    for typed in ({"consultation_id": there_id}, {"college_ids": [college_id]}):
        assert compose(client, **{"among": "known", **typed}).status_code == 422


def test_an_address_that_fills_the_form_chooses_only_what_exists(client, admin, organisation, consultation):
    college = make_college(organisation)
    db.session.commit()
    page = client.get(
        f"{AT}/nouvelle/invitation?consultation=sante&college={college.id}&age=60-80&age=x&territoire=9999999999999999999"
    ).text
    assert 'value="60-80" checked' in page or 'checked class="choice__input" id="age_bands-4"' in page
    assert client.get(f"{AT}/nouvelle/nimporte").status_code == 404
    for strange in ("college=abc&college=²", "territoire=x", "consultation=%00", "parmi=x"):
        assert client.get(f"{AT}/nouvelle/appeal?{strange}").status_code == 200
    assert campaign_id() is None
