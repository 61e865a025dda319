"""A member, on a phone as at a desk: browse, narrow, compare, support, take back, comment; a moderator reads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.authz import Role
from consult.db import db
from consult.projects.models import PhaseKind, Support
from tests.browser.conftest import Site
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory
from tests.factories.projects import _account_holder, make_call, make_project


@dataclass
class Place:
    member: int
    moderator: int


@pytest.fixture
def place(site: Site) -> Place:
    """Served at the root: 30 projects, three of them about gardens in the West."""
    with site.data():
        organisation = make_organisation(serves_root=True)
        west = make_territory(organisation, "Ouest", code="OUEST", tile_row=0, tile_column=0)
        make_territory(organisation, "Est", code="EST", tile_row=0, tile_column=1)
        call = make_call(organisation, PhaseKind.SUPPORT, title="Agir ensemble")
        for number in range(27):
            make_project(call, title=f"Projet {number}")
        for number in range(3):
            make_project(call, title=f"Jardin {number}", territory_id=west.id, search_text="jardin partag")
        return Place(_account_holder(organisation).id, make_member_of_staff(organisation, Role.MODERATOR).id)


def test_a_member_takes_part(
    site: Site,
    place: Place,
    device: Page,
    other_device: Page,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    sign_in(device, place.member)
    device.goto("/projets")
    expect(device.locator(".project-card")).to_have_count(24)
    first = device.locator(".project-card__title").all_inner_texts()
    device.reload()
    assert device.locator(".project-card__title").all_inner_texts() == first
    device.get_by_label("Mots cherchés").fill("jardins")
    device.get_by_label("Mots cherchés").blur()
    expect(device.locator(".project-card")).to_have_count(3)
    assert "q=jardins" in device.url
    device.locator("summary", has_text="carte").click()
    device.get_by_role("link", name="Ouest : 3").click()
    expect(device.locator(".project-card")).to_have_count(3)
    assert "territoire=OUEST" in device.url
    check_axe(device)
    for number in (0, 1):
        device.get_by_role("button", name=f"Comparer le projet « Jardin {number} »").click()
        expect(device.get_by_role("button", name=f"Ne plus comparer le projet « Jardin {number} »")).to_be_visible()
    device.get_by_role("link", name="Comparer côte à côte").click()
    expect(device.locator(".compared > li")).to_have_count(2)
    check_axe(device)
    device.get_by_role("link", name="Jardin 1").click()
    device.get_by_role("button", name="Soutenir ce projet").click()
    expect(device.locator("#soutien")).to_contain_text("1 soutien")
    device.get_by_role("button", name="Retirer mon soutien").click()
    expect(device.locator("#soutien")).to_contain_text("0 soutien")
    device.get_by_role("button", name="Soutenir ce projet").click()
    expect(device.locator("#soutien")).to_contain_text("Vous soutenez ce projet.")
    device.get_by_label("Votre commentaire").fill("Appelez-moi au 06 12 34 56 78")
    device.get_by_role("button", name="Publier mon commentaire").click()
    expect(device.locator(".comment")).to_contain_text("█")
    check_axe(device)
    with site.data():
        assert db.session.scalar(sa.select(sa.func.count(Support.id))) == 1
    sign_in(other_device, place.moderator)
    other_device.goto("/administration/moderation/")
    other_device.get_by_role("button", name="Commencer à relire").click()
    expect(other_device.locator("[data-text]")).to_contain_text("█")
    check_axe(other_device)
    other_device.wait_for_load_state("load")
    other_device.keyboard.press("p")
    expect(other_device.locator("#messages")).to_contain_text("Plus rien n’attend")
