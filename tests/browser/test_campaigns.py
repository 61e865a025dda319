"""Compose a campaign, see its audience, try it, schedule it, send it, refuse it, by keyboard alone."""

import email
import re
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from consult.authz import Role
from consult.clock import PARIS
from consult.db import db, utcnow
from consult.notifications.campaigns.job import begin_what_is_due
from consult.notifications.models import Campaign, MailStop
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_question,
    make_territory,
)
from tests.support.keys import Keys

AT = "/administration"


@pytest.fixture
def administrator(site):
    with site.data():
        organisation = make_organisation(name="Mutuelle des Rives", contact_email="ecrire@rives.test")
        consultation = make_consultation(organisation, title="La santé demain")
        make_question(consultation, code="q1", position=1)
        college = make_college(organisation)
        region = make_territory(organisation, tile_row=1, tile_column=1)
        for number in range(14):
            make_person(
                organisation, email=f"membre{number}@rives.test", college_id=college.id, territory_id=region.id,
                age_band="60-80" if number < 8 else "20-30",
            )  # fmt: skip
        for _number in range(3):
            make_participation(consultation, college_id=college.id, territory_id=region.id, age_band="60-80")
        return make_member_of_staff(organisation, Role.ADMINISTRATOR, email="admin@rives.test").id


def letters(site):
    files = sorted(Path(site.app.config["MAIL_FILE_PATH"]).glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in files]


def test_a_campaign_from_the_first_word_to_the_refusal(site, devices, desktop, page, administrator, check_axe):
    for old in Path(site.app.config["MAIL_FILE_PATH"]).glob("*.eml"):
        old.unlink()
    devices.sign_in(desktop, administrator)
    keys = Keys(desktop)
    desktop.goto(f"{AT}/campagnes/nouvelle")
    check_axe(desktop)
    keys.follow("Invitation")
    expect(desktop.get_by_role("heading", name="Invitation", level=1)).to_be_visible()
    keys.choose(desktop.get_by_label("À propos de"), "La santé demain")
    keys.tick(desktop.get_by_label("Toutes les personnes connues"))
    expect(desktop.locator("#taille")).to_contain_text("15 adresses")
    keys.tick(desktop.get_by_label("60 à 80 ans"))
    expect(desktop.locator("#taille")).to_contain_text("8 adresses")
    keys.write(desktop.get_by_label("Objet"), "{prenom}, votre avis compte")
    check_axe(desktop)
    keys.press("Enregistrer et vérifier")
    expect(desktop.get_by_text("Ce message ira à 8 adresses.")).to_be_visible()
    expect(desktop.get_by_role("article", name="Camille, votre avis compte")).to_be_visible()
    check_axe(desktop)
    keys.press("M’envoyer un essai")
    expect(desktop.get_by_text("Un essai part vers admin@rives.test.")).to_be_visible()
    site.run_jobs()
    assert [letter["To"] for letter in letters(site)] == ["admin@rives.test"]
    wall = (utcnow() + timedelta(hours=1)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    keys.write_moment(desktop.get_by_label("Jour et heure de l’envoi"), wall)
    keys.press("Envoyer")
    expect(desktop.get_by_text("Programmée")).to_be_visible()
    check_axe(desktop)
    with site.data():
        db.session.execute(sa.update(Campaign).values(send_at=utcnow() - timedelta(seconds=1)))
    with site.app.app_context():
        begin_what_is_due()
    site.run_jobs()
    desktop.reload()
    expect(desktop.locator(".key-figures")).to_contain_text("8")
    expect(desktop.get_by_text("Partie", exact=True)).to_be_visible()
    sent = next(letter for letter in letters(site) if letter["To"] == "membre3@rives.test")
    page.goto(re.fullmatch(r"\s*<(\S+)>", sent["List-Unsubscribe"])[1])
    check_axe(page)
    refusing = Keys(page)
    refusing.reach(page.get_by_role("button", name="Ne plus recevoir"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("C’est noté")).to_be_visible()
    expect(page.get_by_label("Les consultations")).not_to_be_checked()
    check_axe(page)
    with site.data():
        assert db.session.scalars(sa.select(MailStop.address)).all() == ["membre3@rives.test"]


def test_from_the_cockpit_to_a_campaign_in_two_clicks_on_a_phone(site, devices, page, administrator, check_axe):
    devices.sign_in(page, administrator)
    page.goto(f"{AT}/consultations/sante/suivi")
    expect(page.get_by_role("heading", name="Les moins représentés")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Les inviter").first.click()
    expect(page.get_by_text("Ce message ira à 6 adresses.")).to_be_visible()
    check_axe(page)
    page.get_by_role("button", name="Envoyer", exact=True).click()
    expect(page.get_by_text("En cours").first).to_be_visible()
    site.run_jobs()
    page.reload()
    expect(page.get_by_text("Partie", exact=True)).to_be_visible()
