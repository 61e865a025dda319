"""Whoever runs the installation opens, configures, suspends and resumes organisations, and reads nothing in them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from consult.accounts.models import Account, Person
from consult.accounts.operations.appoint_to_installation import StandsForSomebody, appoint_to_installation
from consult.accounts.operations.create_account import AddressTaken, create_account
from consult.accounts.operations.dismiss_from_installation import dismiss_from_installation
from consult.audit.models import AuditEvent
from consult.authz import InstallationActor, Role
from consult.cli.installation import installation as commands
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.models import Message
from consult.territories.models import Organisation
from tests.factories.basics import (
    actor_for,
    make_installation_account,
    make_member_of_staff,
    make_organisation,
    make_person,
    sign_in,
    sign_in_account,
)

PASSWORD = "trois mots sans lien"


@pytest.fixture
def operator(client, context):
    account = make_installation_account("exploitation@exemple.test")
    sign_in_account(client, account)
    return account


def organisation(slug):
    db.session.expire_all()
    return db.session.query(Organisation).filter_by(slug=slug).one()


def settings(**changed):
    return {"name": "Mutuelle Rives", "host": "", "sender_name": "", "sender_email": "", **changed}


def test_the_link_of_the_command_line_opens_once_and_leads_to_a_password(client, context):
    with db.session.begin_nested():
        token = appoint_to_installation(actor=InstallationActor(), email="Exploitation@exemple.test ")
    db.session.commit()
    for _scanner in range(3):
        assert "Me connecter" in client.get(f"/installation/connexion/{token}").text
    assert client.get("/installation/").location == "/installation/connexion"
    assert client.post(f"/installation/connexion/{token}").location == "/installation/mot-de-passe"
    assert client.post(f"/installation/connexion/{token}").status_code == 410
    weak = client.post("/installation/mot-de-passe", data={"new": "court", "again": "court"})
    assert weak.status_code == 422
    kept = client.post("/installation/mot-de-passe", data={"new": PASSWORD, "again": PASSWORD})
    assert kept.location == "/installation/"
    client.post("/installation/deconnexion")
    wrong = client.post("/installation/connexion", data={"email": "exploitation@exemple.test", "password": "autre"})
    assert wrong.status_code == 422
    right = {"email": "exploitation@exemple.test", "password": PASSWORD}
    assert client.post("/installation/connexion", data=right).location == "/installation/"
    assert "Aucune organisation" in client.get("/installation/").text


def test_accounts_of_the_installation_and_of_people_never_mix(context):
    rives = make_organisation()
    make_installation_account("exploitation@exemple.test")
    staff = make_member_of_staff(rives, Role.ADMINISTRATOR, email="admin@rives.test")
    with pytest.raises(StandsForSomebody):
        appoint_to_installation(actor=InstallationActor(), email=str(staff.email))
    person = make_person(rives, email="exploitation@exemple.test")
    with pytest.raises(AddressTaken):
        create_account(actor=actor_for(rives, Role.ADMINISTRATOR), person_id=person.id)


def test_a_dismissed_account_is_out_at_once(client, operator):
    assert client.get("/installation/").status_code == 200
    dismiss_from_installation(actor=InstallationActor(), email=operator.email)
    db.session.commit()
    assert client.get("/installation/").location == "/installation/connexion"


def test_who_runs_the_installation_is_written_down(context, monkeypatch):
    monkeypatch.setattr("consult.factory.create_app", lambda: context)
    appoint_to_installation(actor=InstallationActor(), email="exploitation@exemple.test")
    appoint_to_installation(actor=InstallationActor(account_id=7), email="exploitation@exemple.test")
    dismiss_from_installation(actor=InstallationActor(), email="exploitation@exemple.test")
    db.session.commit()
    account = db.session.scalars(sa.select(Account)).one()
    rows = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(row.action, row.object_id, row.organisation_id) for row in rows] == [
        ("installation.appoint", str(account.id), None),
        ("installation.appoint", str(account.id), None),
        ("installation.dismiss", str(account.id), None),
    ]
    assert [row.details["installation_account"] for row in rows] == [None, 7, None]
    assert "exploitation" not in str([row.details for row in rows])
    number = account.id
    told = [line.split("  ", 1)[1] for line in CliRunner().invoke(commands, ["journal"]).output.splitlines()]
    assert told == [
        f"compte n° {number} retiré par la ligne de commande",
        f"compte n° {number} nommé par le compte n° 7",
        f"compte n° {number} nommé par la ligne de commande",
    ]


def test_an_organisation_is_opened_with_its_administrator(client, operator, context):
    form = {"name": "Mutuelle du Val", "slug": "val", "first_name": "Ana", "last_name": "Roy", "email": "ana@val.test"}
    assert client.post("/installation/organisations/nouvelle", data=form).status_code == 302
    message = db.session.scalars(sa.select(Message)).one()
    assert (message.recipient, message.template) == ("ana@val.test", "account_invitation")
    person = db.session.scalars(sa.select(Person)).one()
    assert [grant.role for grant in person.grants] == [Role.ADMINISTRATOR]
    assert organisation("val").serves_root, "the first one answers at the root"
    assert client.get("/").status_code == 200
    again = client.post("/installation/organisations/nouvelle", data=form)
    assert again.status_code == 422
    assert "Une organisation a déjà l’adresse « val »." in again.text.replace("\u00a0", " ")
    bad = client.post("/installation/organisations/nouvelle", data={**form, "slug": "Val d’Oise"})
    assert "n’a que des minuscules" in bad.text
    mine = client.post("/installation/organisations/nouvelle", data={**form, "slug": "b", "email": operator.email})
    assert mine.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Organisation.id))) == 1, "nothing half-done"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"host": "avis.val.test"}, "est déjà le nom d’hôte de « Mutuelle Val »"),
        ({"host": "HTTPS://Avis.Val.Test/page"}, "est déjà le nom d’hôte de « Mutuelle Val »"),
        ({"host": "127.0.0.1"}, "Ce n’est pas un nom d’hôte"),
        ({"host": "pas un hôte"}, "Ce n’est pas un nom d’hôte"),
        ({"host": "-a.test"}, "Ce n’est pas un nom d’hôte"),
        ({"host": "concerte.exemple.test"}, "est l’adresse de l’installation elle-même"),
        ({"sender_email": "pas une adresse"}, "Cette adresse d’expéditeur n’est pas complète"),
        ({"sender_email": "a@b.test\nBcc: tous@b.test"}, "Cette adresse d’expéditeur n’est pas complète"),
        ({"sender_name": "Mutuelle"}, "Donnez aussi l’adresse d’expéditeur"),
        ({"name": ""}, "Indiquez le nom de l’organisation."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(
    client, operator, context, monkeypatch, changed, sentence
):
    monkeypatch.setitem(context.config, "BASE_URL", "https://concerte.exemple.test")
    make_organisation("val", host="avis.val.test")
    make_organisation("rives")
    db.session.commit()
    page = client.post("/installation/organisations/rives", data=settings(**changed))
    assert page.status_code == 422
    assert sentence in page.text.replace("\u00a0", " ")
    assert (organisation("rives").host, organisation("rives").sender_email) == (None, None)


def test_the_host_and_the_sender_show_in_mails(client, operator, context, monkeypatch):
    monkeypatch.setitem(context.config, "BASE_URL", "https://concerte.exemple.test")
    make_organisation("val", serves_root=True)
    make_organisation("rives")
    db.session.commit()
    changed = settings(
        host="avis.rives.test", sender_name='Rives,\n"la mutuelle"', sender_email="avis@rives.test", serves_root="y"
    )
    assert client.post("/installation/organisations/rives", data=changed).status_code == 302
    assert (organisation("rives").serves_root, organisation("val").serves_root) == (True, False)
    person = {"first_name": "Ana", "last_name": "Roy", "email": "ana@rives.test"}
    client.post("/installation/organisations/rives/administrateurs", data=person)
    client.post("/installation/organisations/val/administrateurs", data={**person, "email": "ana@val.test"})
    context.extensions["mailman"].outbox = sent = []
    run_pending()
    own, other = sent
    assert own.message()["From"] == '"Rives, \\"la mutuelle\\"" <avis@rives.test>'
    assert "https://avis.rives.test/connexion/lien/" in own.body
    assert other.message()["From"] == context.config["MAIL_DEFAULT_SENDER"]
    assert "https://concerte.exemple.test/o/val/connexion/lien/" in other.body


def test_its_acts_stand_in_the_record_of_the_organisation(client, operator, context):
    rives = make_organisation()
    admin = make_member_of_staff(rives, Role.ADMINISTRATOR)
    db.session.commit()
    client.post("/installation/organisations/rives", data=settings())
    client.post("/installation/organisations/rives/suspendre")
    client.post("/installation/organisations/rives/suspendre")
    client.post("/installation/organisations/rives/reprendre")
    actions = db.session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
    assert actions == ["organisation.configure", "organisation.suspend", "organisation.resume"]
    assert db.session.scalar(sa.select(Account.id).where(Account.installation_since.is_not(None))) == operator.id
    sign_in(client, db.session.get_one(Person, admin.id))
    journal = client.get("/administration/journal").text
    assert "A suspendu l’organisation" in journal
    assert "L’installation" in journal
