"""From the tracking code to what the report makes of one's words, to an opinion and a question, answered and read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from consult.accounts.models import Person
from consult.accounts.operations.set_consents import set_consents
from consult.accounts.profile import Purpose
from consult.authz import Role
from consult.consultations.models import Participation
from consult.db import db, utcnow
from consult.reports.operations.publish_report import publish_report
from consult.secrets import digest
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.reports import make_small_world
from tests.support.answering_steps import heading, press

pytestmark = pytest.mark.slow

CODE = "2222-3333-4444"


@pytest.fixture
def published(site) -> None:
    """A report is published; the code opens the first participation."""
    with site.data():
        world = make_small_world()
        participation = db.session.get_one(Participation, world.contributions[0].participation_id)
        participation.tracking_hash = digest(CODE)
        agreed = dict.fromkeys((Purpose.NOTICE, Purpose.HEALTH_TEXT), True)
        set_consents(participation_id=participation.id, granted=agreed, notice_version_id=None, now=utcnow())
        make_member_of_staff(world.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
        db.session.commit()
        run = analyse(world)
        publish_report(actor=world.actor, consultation=world.consultation, run=run)


def test_from_the_code_to_an_answer(page, desktop, devices, site, published, check_axe):
    page.goto("/suivi")
    page.get_by_label("Code de suivi").fill(CODE)
    press(page, "Ouvrir mes réponses")
    heading(page, "Qu’est devenue ma contribution")
    expect(page.locator(".outcome__places").first).to_contain_text("autres personnes en parlent")
    check_axe(page)

    page.locator(".outcome__places a").first.click()
    expect(page.get_by_role("heading", name="Partager ce passage")).to_be_visible()
    check_axe(page)
    press(page, "Utile")
    expect(page.get_by_role("button", name="Utile", exact=True)).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.get_by_role("button", name="Utile", exact=True)).to_have_attribute("aria-pressed", "true")
    press(page, "Utile")
    expect(page.get_by_role("button", name="Utile", exact=True)).to_have_attribute("aria-pressed", "false")

    page.get_by_role("link", name="Poser une question à l’équipe").click()
    heading(page, "Poser une question")
    check_axe(page)
    page.get_by_label("Votre question").fill("Et ensuite ?")
    press(page, "Envoyer ma question")
    expect(page.locator("#messages")).to_contain_text("reçue")
    address = page.url

    with site.data():
        person_id = db.session.scalars(sa.select(Person.id).where(Person.email == "gouvernance@exemple.test")).one()
    devices.sign_in(desktop, person_id)
    desktop.goto("/consultations/sante/rapport/questions")
    heading(desktop, "Questions des lecteurs")
    check_axe(desktop)
    desktop.get_by_role("link", name="Et ensuite ?").click()
    heading(desktop, "Répondre à un lecteur")
    check_axe(desktop)
    desktop.get_by_label("Votre réponse").fill("Une réunion en mai.")
    desktop.get_by_label("Répondre, et publier question et réponse sous le rapport").check()
    press(desktop, "Enregistrer")
    heading(desktop, "Questions des lecteurs")

    page.goto(address)
    expect(page.get_by_text("Une réunion en mai.")).to_be_visible()
    page.goto("/consultations/sante/rapport")
    expect(page.get_by_role("heading", name="Questions des lecteurs")).to_be_visible()
    check_axe(page)
