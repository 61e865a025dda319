"""A chair carries a chosen project out on a phone, the governance reads how projects go at a desk; then the other way
round."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from consult.authz import Role
from consult.db import db
from consult.projects.models import PhaseKind, Stage
from consult.territories.models import Organisation
from tests.browser.conftest import Site
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory
from tests.factories.projects import make_call, make_holder, make_project


@dataclass
class Made:
    chair: int
    governance: int
    project: int


@pytest.fixture
def made(site: Site) -> Made:
    with site.data():
        own = db.session.query(Organisation).first() or make_organisation("rives")
        place = make_territory(own, "Pays de Retz", code="RETZ", tile_row=0, tile_column=0)
        chair = make_holder(place, Role.CHAIR)
        governance = make_member_of_staff(own, Role.GOVERNANCE)
        call = make_call(own, PhaseKind.REALISATION)
        project = make_project(call, stage=Stage.SELECTED, territory_id=place.id, slug="jardin", title="Jardin partagé")
        db.session.flush()
        return Made(chair.id, governance.id, project.id)


def test_from_the_choice_to_what_everybody_reads(
    made: Made,
    device: Page,
    other_device: Page,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    sign_in(device, made.chair)
    device.goto(f"/suivi-projets/{made.project}")
    check_axe(device)
    device.get_by_label("Montant accordé, en euros").fill("4 000")
    device.get_by_role("button", name="Lancer la réalisation").click()
    expect(device.get_by_text("La réalisation commence")).to_be_visible()
    device.get_by_label("Étape", exact=True).fill("Terrain prêté")
    device.get_by_role("button", name="Ajouter l’étape").click()
    device.get_by_role("button", name="Terminée aujourd’hui").click()
    expect(device.get_by_text("1 étape terminée sur 1")).to_be_visible()
    check_axe(device)
    device.goto("/projets/jardin/suivi")
    expect(device.get_by_text("Terrain prêté")).to_be_visible()
    check_axe(device)
    sign_in(other_device, made.governance)
    other_device.goto("/tableau-de-bord/projets")
    expect(other_device.get_by_role("heading", name="Les projets, en chiffres")).to_be_visible()
    check_axe(other_device)
