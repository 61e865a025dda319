"""A member files a project, on a phone as at a desk, sees one of close words, joins a picture, invites somebody; an
administrator lays a call and publishes it."""

from __future__ import annotations

import email
from datetime import timedelta
from email import policy
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.accounts.models import Person
from consult.authz import Role
from consult.clock import PARIS
from consult.db import db, utcnow
from consult.projects.models import Project, Stage
from consult.projects.operations.learn_words import learn_words
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory
from tests.factories.projects import make_call, make_project
from tests.support import sample_files


@pytest.fixture
def member(site, sign_in, device) -> Page:
    """A phone, then a desk, where somebody is signed in; a call is open, a project of close words is filed already."""
    with site.data():
        organisation = make_organisation()
        make_territory(organisation, "Bretagne", code="BRE", tile_row=1, tile_column=0)
        make_territory(organisation, "Normandie", code="NOR", tile_row=0, tile_column=1)
        call = make_call(organisation, slug="agir", title="Agir près de chez vous", most_cents=500_000, intro="Venez.")
        for title in ("Jardin partagé", "Cours de natation"):
            make_project(call, title=title, summary=f"{title} pour tous.", search_text=title.lower())
        person_id = make_member_of_staff(organisation).id
        learn_words(organisation_id=organisation.id)
    site.run_jobs()
    sign_in(device, person_id)
    return device


def test_a_project_is_filed(site, member, another_device, sign_in, check_axe):
    page = member
    page.goto("/appels/agir/deposer")
    check_axe(page)
    page.get_by_role("button", name="Commencer").click()

    page.get_by_label("Titre").fill("Un jardin pour se retrouver")
    expect(page.locator("#saved")).to_contain_text("Enregistré à")
    panel = page.locator("#similar")
    expect(panel.get_by_role("link", name="Jardin partagé")).to_be_visible()
    expect(panel.get_by_role("button", name="Rejoindre ce projet")).to_be_visible()
    check_axe(page)
    page.get_by_label("Votre projet en deux ou trois phrases").fill("Cultiver ensemble derrière l’agence.")
    page.get_by_label("Catégorie").select_option(label="Entraide")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.get_by_label("Le besoin").fill("Les voisins âgés restent seuls.")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.get_by_text("Choisir le territoire sur la carte").click()
    page.get_by_role("link", name="Bretagne").click()
    expect(page.locator("#territory_id option:checked")).to_have_text("Bretagne")
    check_axe(page)
    page.get_by_role("button", name="Enregistrer et continuer").click()

    page.get_by_label("Dépense").first.fill("Outils")
    page.get_by_label("Montant en euros").first.fill("-1")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("alert")).to_contain_text("ne peut pas être négatif")
    check_axe(page)
    page.get_by_label("Montant en euros").first.fill("350,50")
    page.get_by_role("button", name="Enregistrer et continuer").click()

    picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": sample_files.picture()}
    page.get_by_label("Une photo ou un document").set_input_files(picture)
    page.get_by_role("button", name="Joindre ce fichier").click()
    expect(page.get_by_role("link", name="photo.jpg")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Continuer").click()

    page.get_by_label("Son adresse e-mail").fill("ami@exemple.test")
    page.get_by_role("button", name="Inviter cette personne").click()
    expect(page.get_by_text("Invitation envoyée")).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Continuer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Vérifiez votre projet")
    check_axe(page)
    page.get_by_role("button", name="Déposer mon projet").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre projet est déposé")
    page.get_by_role("link", name="Voir où il en est").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("Où il en est")
    check_axe(page)
    with site.data():
        filed = db.session.scalars(sa.select(Project).where(Project.title == "Un jardin pour se retrouver")).one()
        assert (filed.stage, filed.asked_cents) == (Stage.FILED, 35_050)
    joined_by_mail(site, another_device, sign_in)


def joined_by_mail(site, another_device, sign_in) -> None:
    """The person invited opens the link of the letter on a device of their own, and joins."""
    site.run_jobs()
    outbox = site.app.config["MAIL_FILE_PATH"]
    letters = [
        email.message_from_bytes(part, policy=policy.default)
        for path in Path(outbox).iterdir()
        for part in [path.read_bytes()]
    ]
    text = next(m.get_body(("plain",)).get_content() for m in letters if "ami@exemple.test" in str(m["To"]))
    address = next(word for word in text.split() if "/invitations-projet/" in word)
    with site.data():
        organisation_id = db.session.scalars(sa.select(Person.organisation_id)).first()
        friend = make_member_of_staff(db.session.get_one(Organisation, organisation_id)).id
    device = another_device()
    sign_in(device, friend)
    device.goto(address)
    device.get_by_label("Le nom sous lequel vous apparaissez").fill("Dominique L.")
    device.get_by_role("button", name="Accepter et porter ce projet").click()
    expect(device.get_by_text("Dominique L. (vous)")).to_be_visible()


def test_a_call_is_laid_and_published(site, device, sign_in, check_axe):
    """By an administrator, on a phone as at a desk."""
    page = device
    with site.data():
        organisation = make_organisation()
        make_territory(organisation)
        person_id = make_member_of_staff(organisation, Role.ADMINISTRATOR).id
    sign_in(page, person_id)
    page.goto("/administration/appels/nouveau")
    page.get_by_label("Titre").fill("Agir ici")
    check_axe(page)
    page.get_by_role("button", name="Créer l’appel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agir ici")
    check_axe(page)
    main = page.get_by_role("main")
    main.get_by_role("link", name="Présentation").click()
    page.get_by_label("Présentation").fill("Nous cherchons des idées.")
    page.get_by_role("button", name="Enregistrer").click()
    main.get_by_role("link", name="Calendrier").click()
    for number, phase in enumerate(("Dépôt", "Examen", "Soutien", "Choix des élus")):
        group = page.get_by_role("group", name=phase, exact=True)
        for label, days in (("Début", number * 10 - 1), ("Fin", number * 10 + 9)):
            moment = (utcnow() + timedelta(days=days)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
            group.get_by_label(label).fill(moment)
    check_axe(page)
    page.get_by_role("button", name="Enregistrer").click()
    for part in ("Règles du vote", "Grille de la commission", "Catégories", "Qui dépose, et où", "Budget et examen"):
        main.get_by_role("link", name=part).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(part)
        check_axe(page)
        parts = page.get_by_role("navigation", name="Dans cette partie")
        menu = page.get_by_text("Menu de cette partie")
        if menu.is_visible():
            menu.click()
        parts.get_by_role("link", name="Vue d’ensemble").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Agir ici")
    page.get_by_role("button", name="Publier l’appel").click()
    expect(page.get_by_text("L’appel est publié.")).to_be_visible()
    check_axe(page)
