"""The workbench by the keyboard on a wide screen, with the mouse, then on a phone."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from consult.accounts.models import Person
from consult.authz import Role
from consult.db import db
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.reports import make_small_world

ATELIER = "/consultations/sante/atelier"


@pytest.fixture
def governance(site):
    """Id of a member of the team whose consultation is analysed."""
    with site.data():
        world = make_small_world()
        make_member_of_staff(world.organisation, Role.GOVERNANCE, email="gouvernance@exemple.test")
        db.session.commit()
        analyse(world, seed=5)
        return db.session.scalars(sa.select(Person.id).where(Person.email == "gouvernance@exemple.test")).one()


def test_by_keyboard_and_by_mouse(devices, desktop, governance, check_axe):
    devices.sign_in(desktop, governance)
    desktop.goto(ATELIER)
    check_axe(desktop)
    desktop.keyboard.press("t")
    desktop.keyboard.press("ArrowDown")
    desktop.keyboard.press("Enter")
    title = desktop.locator("#panel-title")
    expect(title).not_to_have_text("Choisissez un thème")
    check_axe(desktop)
    desktop.keyboard.press("r")
    expect(desktop.get_by_label("Titre du thème")).to_be_focused()
    desktop.keyboard.type("Un titre plus clair")
    desktop.keyboard.press("Enter")
    expect(title).to_have_text("Un titre plus clair")
    expect(desktop.locator(".bench-done")).to_contain_text("Nommé")
    check_axe(desktop)
    title.click()
    desktop.keyboard.press("u")
    expect(title).not_to_have_text("Un titre plus clair")
    desktop.keyboard.press("Shift+U")
    expect(title).to_have_text("Un titre plus clair")

    tops = desktop.locator("[data-top] > .bench-tree__row")
    count = tops.count()
    tops.nth(count - 1).drag_to(tops.nth(0))
    expect(desktop.get_by_text(re.compile("^Fusionner «"))).to_be_visible()
    desktop.get_by_role("button", name="Oui, faire ainsi").click()
    expect(tops).to_have_count(count - 1)
    desktop.locator("#bench-done-undo").click()
    expect(tops).to_have_count(count)

    desktop.locator("[data-idea]").first.check()
    expect(desktop.locator("[data-ticked]")).to_have_text("(1)")
    desktop.get_by_label("Où les envoyer").select_option("nouveau")
    desktop.get_by_label("Titre, s’il est nouveau").fill("À part")
    desktop.get_by_role("button", name="Envoyer", exact=True).click()
    expect(title).to_have_text("À part")
    desktop.get_by_role("link", name="Historique").click()
    expect(desktop.get_by_role("heading", name="Historique de l’atelier")).to_be_visible()
    check_axe(desktop)


def test_on_a_phone_one_pane_at_a_time(devices, page, governance, check_axe):
    devices.sign_in(page, governance)
    page.goto(ATELIER)
    check_axe(page)
    page.locator("[data-node]").first.click()
    expect(page.get_by_role("heading", name=re.compile("contribution"))).to_be_visible()
    check_axe(page)
    page.get_by_role("link", name="Le thème", exact=True).click()
    expect(page.locator("#panel-title")).to_be_visible()
    page.get_by_text("Noter", exact=True).click()
    page.get_by_label("Votre note, pour l’équipe").fill("À relire à deux.")
    page.get_by_role("button", name="Ajouter cette note").click()
    expect(page.locator(".bench-done")).to_contain_text("Note sur")
    check_axe(page)
