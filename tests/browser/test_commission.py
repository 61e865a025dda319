"""An examiner fills a grid on a phone, the chair decides and publishes at a desk; then the other way round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from consult.db import db
from consult.projects.models import Project, Stage
from tests.browser.conftest import Site
from tests.factories.examining import make_commission


@dataclass
class Made:
    examiner: int
    chair: int
    project: int
    title: str


@pytest.fixture
def made(site: Site) -> Made:
    with site.data():
        found = make_commission()
        return Made(found.examiner.id, found.chair.id, found.project.id, found.project.title)


def stage(site: Site, made: Made) -> Stage:
    with site.data():
        return db.session.get_one(Project, made.project).stage


def test_from_the_grid_to_the_published_answer(
    site: Site,
    made: Made,
    device: Page,
    other_device: Page,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    sign_in(other_device, made.chair)
    other_device.goto("/commission/attribuer")
    check_axe(other_device)
    other_device.get_by_role("button", name="Attribuer les examens cochés").click()
    expect(other_device.get_by_text("Un examen est attribué.")).to_be_visible()
    check_axe(other_device)

    sign_in(device, made.examiner)
    device.goto("/commission/")
    device.get_by_role("link", name=made.title).click()
    expect(device.get_by_role("heading", name="Ma grille")).to_be_visible()
    device.get_by_label("Oui", exact=True).check()
    expect(device.get_by_text("Enregistré à")).to_be_visible()
    for name in ("Feasibility", "Values", "Impact"):
        device.get_by_role("group", name=name).get_by_text("3", exact=True).click()
    device.get_by_label("Cost").fill("1 200")
    device.get_by_label("Delay").fill("6")
    check_axe(device)
    device.get_by_role("button", name="Envoyer ma grille").click()
    expect(device.get_by_text("Votre grille est envoyée.")).to_be_visible()
    expect(device.get_by_role("cell", name="1 200 €")).to_be_visible()
    check_axe(device)

    other_device.goto(f"/commission/projets/{made.project}/decision")
    other_device.get_by_label("Recevable", exact=True).check()
    other_device.get_by_label("Raisons").fill("Un besoin réel du quartier, et des moyens mesurés.")
    check_axe(other_device)
    other_device.get_by_role("button", name="Écrire la décision").click()
    expect(other_device.get_by_text("Rien ne se voit avant sa publication.")).to_be_visible()
    assert stage(site, made) is Stage.EXAMINED
    other_device.goto("/commission/publication")
    check_axe(other_device)
    other_device.get_by_role("button", name="Voir ce qui partira").click()
    other_device.get_by_text("Le message, à une personne").click()
    expect(other_device.get_by_text("Votre projet est recevable.")).to_be_visible()
    check_axe(other_device)
    other_device.get_by_role("button", name="Publier cette réponse").click()
    site.run_jobs()
    other_device.reload()
    expect(other_device.get_by_role("link", name="Voir les projets")).to_be_visible()
    assert stage(site, made) is Stage.ADMISSIBLE
