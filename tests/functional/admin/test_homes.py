"""What each person finds when they arrive."""

from datetime import timedelta

import pytest

from consult.audit.record import record
from consult.authz import Role
from consult.consultations.models import ErasureEntry, Invitation, InvitedPerson, ParticipationLink, State
from consult.db import db, utcnow
from consult.jobs import submit_job
from tests.factories.basics import (
    actor_for,
    make_college,
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_question,
    make_territory,
    sign_in,
)


@pytest.fixture
def organisation(context):
    return make_organisation(name="Mutuelle des Rives")


def arrive(client, organisation, *roles, **values):
    person = make_member_of_staff(organisation, *roles, **values)
    sign_in(client, person)
    return person


def test_a_visitor_sees_what_is_asked_now_and_nothing_in_preparation(client, organisation):
    make_consultation(organisation, slug="ouverte", title="Notre santé")
    make_consultation(organisation, slug="brouillon", title="EN PRÉPARATION", state=State.DRAFT)
    make_consultation(organisation, slug="essai", title="EN ESSAI", state=State.PILOT)
    make_consultation(organisation, slug="future", title="PROGRAMMÉE", opens_at=utcnow() + timedelta(days=1))
    make_consultation(organisation, slug="close", title="FINIE", closes_at=utcnow() - timedelta(hours=1))
    make_consultation(make_organisation("ailes"), title="AILLEURS")
    db.session.commit()
    page = client.get("/o/rives/").text
    assert "Notre santé" in page
    assert "Ouverte jusqu’au" in page
    for hidden in ("EN PRÉPARATION", "EN ESSAI", "PROGRAMMÉE", "FINIE", "AILLEURS"):
        assert hidden not in page


def test_an_empty_site_says_so(client, organisation):
    db.session.commit()
    assert "Aucune consultation n’est ouverte" in client.get("/").text


def test_an_administrator_finds_what_is_missing_then_what_comes_next(client, organisation):
    arrive(client, organisation, Role.ADMINISTRATOR)
    page = client.get("/").text
    assert "Mise en place" in page
    assert page.count("À vous") == 1, "one next step only"
    make_territory(organisation)
    make_college(organisation)
    make_consultation(organisation, state=State.DRAFT)
    make_consultation(organisation, slug="finie", title="Finie", closes_at=utcnow() - timedelta(hours=1))
    submit_job(actor=actor_for(organisation), kind="reports.analyse", title="Analyse en route", arguments={})
    db.session.commit()
    page = client.get("/").text
    for expected in ("Continuer la préparation", "Analyser les réponses", "Analyse en route"):
        assert expected in page


def test_governance_finds_what_to_read(client, organisation):
    make_consultation(organisation, closes_at=utcnow() - timedelta(hours=1))
    arrive(client, organisation, Role.GOVERNANCE)
    page = client.get("/").text
    assert "Pas encore analysée" in page
    assert "Mise en place" not in page
    assert "Nouvelle consultation" not in page


def test_a_member_finds_what_they_were_invited_to(client, organisation):
    person = arrive(client, organisation)
    consultation = make_consultation(organisation)
    invitation = Invitation(consultation_id=consultation.id, email=person.email, nonce="n", token_hash="t")
    db.session.add(invitation)
    db.session.flush()
    row = InvitedPerson(consultation_id=consultation.id, invitation_id=invitation.id, person_id=person.id)
    db.session.add(row)
    db.session.commit()
    assert "À vous" in client.get("/").text
    db.session.merge(row).responded = True
    db.session.commit()
    assert "Vous avez répondu" in client.get("/").text


def test_an_elected_official_finds_their_seat(client, organisation):
    from consult.accounts.models import RoleGrant

    person = arrive(client, organisation)
    territory = make_territory(organisation, "Finistère")
    db.session.add(RoleGrant(person_id=person.id, role=Role.ELECTED_OFFICIAL, territory_id=territory.id))
    db.session.commit()
    page = client.get("/").text
    assert "Votre mandat" in page
    assert "Finistère" in page


def test_the_record_is_read_by_those_who_may(client, organisation):
    admin = arrive(client, organisation, Role.AUDITOR, first_name="Odile")
    from consult.accounts.queries import actor_of_person

    actor = actor_of_person(admin)
    for number in range(60):
        record(actor, "consultation.open", "consultation", number)
    record(actor_for(make_organisation("ailes"), Role.AUDITOR), "role.grant", "person", 4242)
    db.session.commit()
    page = client.get("/o/rives/administration/journal").text
    assert "A ouvert une consultation" in page
    assert "Odile" in page
    assert "4242" not in page
    assert "page=2" in page
    assert "A ouvert" in client.get("/o/rives/administration/journal?page=2&action=consultation.open").text
    for strange in ("page=-1", "page=abc", "page=99999999999999", "action=%00'--", "page=1e9"):
        assert client.get(f"/o/rives/administration/journal?{strange}").status_code == 200


def test_the_dpo_erases_for_a_person_who_asks(client, organisation):
    arrive(client, organisation, Role.DPO)
    person = make_person(organisation, last_name="Le Goff", email="goff@exemple.test")
    consultation = make_consultation(organisation)
    participation = make_participation(consultation)
    make_contribution(make_question(consultation), participation, "CANARI des rives")
    db.session.add(
        ParticipationLink(participation_id=participation.id, consultation_id=consultation.id, person_id=person.id)
    )
    db.session.commit()
    assert "Aucune participation ne correspond" in client.get("/administration/effacements?q=Durand").text
    for words in ("le+goff", "goff@exemple.test", participation.pseudonym):
        assert (
            f"/administration/effacements/{participation.id}"
            in client.get(f"/administration/effacements?q={words}").text
        )
    at = f"/administration/effacements/{participation.id}"
    assert "ne peut pas être défait" in client.get(at).text
    assert client.post(at).location == "/administration/effacements"
    assert db.session.query(ErasureEntry).count() == 1
    for table in db.metadata.sorted_tables:
        assert "CANARI" not in str(db.session.execute(table.select()).all()), table.name
    assert client.get(at).status_code == 404
    assert participation.pseudonym in client.get("/administration/effacements").text


def test_another_organisation_s_participation_cannot_be_erased(client, organisation):
    arrive(client, organisation, Role.DPO)
    other = make_participation(make_consultation(make_organisation("ailes")))
    db.session.commit()
    assert client.post(f"/o/rives/administration/effacements/{other.id}").status_code == 404
    page = client.get(f"/o/rives/administration/effacements?q={other.pseudonym}").text
    assert "Aucune participation ne correspond" in page
    assert f"effacements/{other.id}" not in page


def test_a_long_menu_keeps_six_entries_and_folds_the_others(client, organisation):
    db.session.commit()
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    before, folded = client.get("/administration/organisation").text.split('<details class="site-more">')
    menu = before.split('class="site-nav"')[1]
    assert menu.count("<li><a ") == 6
    folded = folded.split("</details>")[0]
    assert "site-more__summary--current" in folded
    assert 'aria-current="page">Organisation' in folded
    sign_in(client, make_member_of_staff(organisation, Role.MODERATOR))
    assert "site-more" not in client.get("/").text
