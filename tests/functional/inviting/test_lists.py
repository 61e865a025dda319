"""Inviting people from those known or from a list, writing to each once, reminding the silent."""

import re

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account, Person
from consult.consultations.models import Invitation, InvitedPerson, State
from consult.db import db
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications import transports
from consult.secrets import digest
from tests.factories.basics import make_college, make_consultation, make_organisation, make_person, make_territory
from tests.support.inviting import (
    AT,
    invite_everybody,
    letters,
    people_of,
    person,
    recipients,
    set_state,
    states,
    upload,
)


def test_a_list_is_made_then_each_address_receives_one_personal_link(client, admin, organisation, outbox):
    make_person(organisation, email="couple@exemple.test", first_name="Jeanne")
    make_person(organisation, email="Couple@exemple.test", first_name="Paul")
    make_person(organisation, email=None)
    db.session.commit()
    assert "Personne n’est encore invité" in client.get(AT).text
    invite_everybody(client)
    page = client.get(AT).text
    assert "Une personne n’a pas d’adresse" in page.replace("\u202f", " ")
    assert db.session.query(Invitation).count() == 2
    assert db.session.query(InvitedPerson).count() == 3
    assert not list(outbox.glob("*")), "nothing leaves before it is asked for"
    assert client.post(f"{AT}/envoyer").location == AT
    run_pending()
    assert sorted(recipients(outbox)) == ["admin@exemple.test", "couple@exemple.test"]
    letter = next(letter for letter in letters(outbox) if letter["To"] == "couple@exemple.test")
    text, html = (part.get_content() for part in letter.iter_parts())
    assert "Plusieurs personnes sont invitées" in text
    assert "vous êtes sur la liste" in text
    assert "bonjour@rives.test" in html
    link = re.search(r"http://127\.0\.0\.1:8000/o/rives/i/(\S+)", text)
    assert digest(link[1]) in db.session.scalars(sa.select(Invitation.token_hash)).all()
    assert client.get(f"/o/rives/i/{link[1]}").status_code == 200
    for table in db.metadata.sorted_tables:
        assert link[1] not in str(db.session.execute(table.select()).all()), table.name
    assert states() == {"sent": 2}


def test_somebody_who_reads_english_is_written_to_in_english(client, admin, outbox):
    db.session.execute(sa.update(Account).values(locale="en"))
    person(email="membre@exemple.test")
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    run_pending()
    bodies = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in letters(outbox)}
    assert bodies["admin@exemple.test"].strip().startswith("Hello")
    assert bodies["membre@exemple.test"].strip().startswith("Bonjour")


def test_nobody_is_written_to_twice(client, admin, organisation, outbox):
    people_of(3)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    run_pending()
    invite_everybody(client)
    assert client.post(f"{AT}/envoyer").status_code == 409
    person(email="nouvelle@exemple.test")
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    run_pending()
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 5


def test_only_a_college_and_a_territory_with_those_it_holds(client, admin, organisation):
    college = make_college(organisation)
    region = make_territory(organisation)
    below = make_territory(organisation, "Finistère", parent_id=region.id)
    make_person(organisation, email="a@exemple.test", college_id=college.id, territory_id=below.id)
    make_person(organisation, email="b@exemple.test", college_id=college.id)
    make_person(organisation, email="c@exemple.test", territory_id=region.id)
    db.session.commit()
    client.post(f"{AT}/ajouter", data={"college_id": college.id, "territory_id": region.id})
    run_pending()
    assert db.session.scalars(sa.select(Invitation.email)).all() == ["a@exemple.test"]
    other = make_college(make_organisation("ailes"))
    db.session.commit()
    assert client.post(f"/o/rives{AT}/ajouter", data={"college_id": other.id, "territory_id": ""}).status_code == 200
    assert db.session.query(Job).count() == 1


def test_a_reminder_goes_to_those_who_did_not_respond_only(client, admin, organisation, outbox):
    people_of(3)
    invite_everybody(client)
    assert client.post(f"{AT}/relancer").status_code == 409, "nobody was invited yet"
    client.post(f"{AT}/envoyer")
    run_pending()
    silent = db.session.scalars(sa.select(Person).where(Person.email == "membre001@exemple.test")).one()
    db.session.execute(sa.update(InvitedPerson).where(InvitedPerson.person_id != silent.id).values(responded=True))
    db.session.commit()
    person(email="pas-encore-invitee@exemple.test")
    invite_everybody(client)
    client.post(f"{AT}/relancer")
    run_pending()
    reminders = [letter for letter in letters(outbox) if "Rappel" in letter["Subject"]]
    assert [letter["To"] for letter in reminders] == ["membre001@exemple.test"]
    invitation = next(letter for letter in letters(outbox) if letter["To"] == "membre001@exemple.test")
    link = re.compile(r"/i/(\S+)")
    assert (
        link.search(reminders[0].get_body(("plain",)).get_content())[1]
        == link.search(invitation.get_body(("plain",)).get_content())[1]
    )


def test_nothing_leaves_while_the_consultation_is_not_open(client, admin, organisation, consultation, outbox):
    people_of(1)
    set_state(State.DRAFT)
    invite_everybody(client)
    assert "La liste est prête" in client.get(AT).text
    assert client.post(f"{AT}/envoyer").status_code == 409
    set_state(State.CLOSED)
    assert client.post(f"{AT}/ajouter", data={"college_id": "", "territory_id": ""}).status_code == 409


def test_a_list_from_a_file_finds_known_people_and_adds_the_others(client, admin, organisation):
    known = make_person(organisation, email="connue@exemple.test", first_name="Anne", last_name="Le Goff").id
    db.session.commit()
    text = (
        "Courriel;Nom;Prénom\n CONNUE@exemple.test;Le Goff;Anne\nneuve@exemple.test;=cmd();X\n"
        "pas une adresse;Martin;\n;Durand;\nneuf@exemple.test;Petit;Léo\nneuf@exemple.test;Petit;Léo\n"
    )
    assert upload(client, text).location == AT
    run_pending()
    page = client.get(AT).text.replace("\u202f", " ")
    assert "4 lignes du fichier ont été refusées" in page
    assert set(db.session.scalars(sa.select(Invitation.email))) == {"connue@exemple.test", "neuf@exemple.test"}
    assert db.session.scalar(sa.select(sa.func.count()).where(Person.email.ilike("connue%"))) == 1
    assert known in db.session.scalars(sa.select(InvitedPerson.person_id)).all()
    url = re.search(r'href="([^"]+lignes-refusees[^"]+)"', page)[1]
    refusals = client.get(url).text
    for reason in ("formule de tableur", "pas complète", "e-mail manque", "déjà sur une autre ligne"):
        assert reason in refusals


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"nom;prenom\nMartin;Anne\n", "Il manque : email"),
        (b"", "Ce fichier est vide"),
        (b"\x00\x00\n", "n’est pas un tableau"),
        (b"email\n", "aucune ligne"),
        (b"PK\x03\x04 some workbook", "classeur"),
    ],
)
def test_a_file_that_is_not_a_list_gets_one_sentence(client, admin, data, sentence):
    page = upload(client, data)
    assert page.status_code == 422
    assert sentence in page.text.replace("\u202f", " ").replace("\xa0", " ")
    assert db.session.query(Job).count() == 0


def test_a_list_as_excel_writes_it_keeps_its_accents(client, admin):
    upload(client, "email;nom;prénom\nzoe@exemple.test;Lefèvre;Zoé\n".encode("cp1252"))
    run_pending()
    assert db.session.scalars(sa.select(Person.last_name).where(Person.email == "zoe@exemple.test")).one() == "Lefèvre"


def test_another_organisation_s_invitations_do_not_exist(client, admin, organisation):
    ailes = make_organisation("ailes")
    make_consultation(ailes, slug="ailleurs")
    db.session.commit()
    at = "/o/rives/administration/consultations/ailleurs/invitations"
    assert client.get(at).status_code == 404
    for path in ("ajouter", "liste", "envoyer", "relancer", "renvoyer/echecs/invitation"):
        assert client.post(f"{at}/{path}").status_code == 404


def test_the_log_never_holds_an_address(client, admin, organisation, context, capfd, monkeypatch):
    people_of(1)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")

    def cut(self, name, ready):
        raise RuntimeError(f"lost {ready.to}")

    monkeypatch.setattr(transports.SmtpTransport, "send", cut)
    run_pending()
    said = "".join(capfd.readouterr())
    assert "handover_cut" in said
    assert "@" not in said
