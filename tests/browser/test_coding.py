"""Two people code blind, one by keys alone and one by touch; governance closes and reads the kappas."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Consultation
from consult.db import db
from consult.reports.coding import queries
from consult.reports.coding.models import CodedAnswer
from consult.reports.coding.rules import NONE, OFF_TOPIC, UNKNOWN, folded
from tests.browser.conftest import Site
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.coding import make_coders, make_coding, say
from tests.factories.reports import make_small_world
from tests.support.answering_steps import heading
from tests.support.in_this_process import in_this_process
from tests.support.keys import Keys

SIZE = 20


@dataclass
class Team:
    governance: int
    first: int
    second: int
    coding: int
    themes: list[dict]


@pytest.fixture
def team(site: Site) -> Team:
    with site.data():
        world = make_small_world(people=40)
        governance = make_member_of_staff(world.organisation, Role.GOVERNANCE).id
        first, second = make_coders(world.organisation)
        with in_this_process():
            analyse(world)
        coding = make_coding(db.session.scalars(sa.select(Consultation)).one(), (first, second), size=SIZE)
        return Team(governance, first, second, coding.id, list(coding.themes))


def at(page: Page, rank: int) -> None:
    """On this contribution, scripts included: a key may be pressed right after."""
    heading(page, f"Contribution {rank} sur {SIZE}")
    page.wait_for_load_state("load")


def answers(site: Site, team: Team, coder: int) -> list[tuple[str, tuple[int, ...]]]:
    with site.data():
        found = queries.answers_of(team.coding, coder)
        items = queries.items_of(team.coding)
        return [(found[item.id].category, found[item.id].others) for item in items if item.id in found]


def test_coding_by_keys_alone(
    site: Site,
    team: Team,
    desktop: Page,
    page: Page,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    themes = [str(theme["id"]) for theme in team.themes]
    sign_in(desktop, team.first)
    desktop.goto("/codage")
    check_axe(desktop)
    keys = Keys(desktop)
    keys.reach(desktop.get_by_role("link", name="Notre santé demain"))
    desktop.keyboard.press("Enter")
    at(desktop, 1)
    desktop.keyboard.press("?")
    expect(desktop.get_by_text("Revenir à la précédente")).to_be_visible()
    check_axe(desktop)

    desktop.keyboard.press("2")
    desktop.keyboard.press("+")
    desktop.keyboard.press("1")
    desktop.keyboard.press("Enter")
    at(desktop, 2)
    for rank, letter in enumerate("ahn", 2):
        desktop.keyboard.press(letter)
        desktop.keyboard.press("Enter")
        at(desktop, rank + 1)
    wanted = folded(team.themes[-1]["label"])
    desktop.keyboard.press("/")
    expect(desktop.get_by_label("Chercher un thème")).to_be_focused()
    desktop.keyboard.type(wanted)
    check_axe(desktop)
    desktop.keyboard.press("Enter")
    desktop.keyboard.press("Enter")
    at(desktop, 6)
    assert answers(site, team, 1) == [
        (themes[1], (int(themes[0]),)), (NONE, ()), (OFF_TOPIC, ()), (UNKNOWN, ()), (themes[-1], ()),
    ]  # fmt: skip

    desktop.keyboard.press("ArrowLeft")
    at(desktop, 5)
    expect(desktop.locator(f"input[name=category][value='{themes[-1]}']")).to_be_checked()
    desktop.keyboard.press("h")
    desktop.keyboard.press("Enter")
    at(desktop, 6)
    assert answers(site, team, 1)[-1] == (OFF_TOPIC, ())

    sign_in(page, team.first)
    page.goto(f"/codage/{team.coding}")
    at(page, 6)
    check_axe(page)
    page.locator("label[for='reponse-unknown']").tap()
    page.get_by_role("button", name="Enregistrer et continuer").tap()
    at(page, 7)
    assert answers(site, team, 1)[-1] == (UNKNOWN, ())


def finish(site: Site, team: Team) -> None:
    """Both say the same of the first half, and differ on the others."""
    with site.data():
        coding = queries.coding_of_person(organisation_of(team.first), team.first, team.coding)
        themes = [str(theme["id"]) for theme in team.themes]
        for number, item in enumerate(queries.items_of(team.coding)):
            say(coding, item, 1, themes[number % len(themes)])
            if number < SIZE - 1:
                say(coding, item, 2, themes[(number + (number > SIZE // 2)) % len(themes)])


def organisation_of(person_id: int) -> int:
    return db.session.get_one(Person, person_id).organisation_id


def test_the_last_answer_then_the_end(
    site: Site,
    team: Team,
    desktop: Page,
    page: Page,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    finish(site, team)
    sign_in(page, team.second)
    page.goto(f"/codage/{team.coding}")
    at(page, SIZE)
    page.locator("label[for='reponse-none']").tap()
    page.get_by_role("button", name="Enregistrer et continuer").tap()
    heading(page, "Tout est codé, merci")
    check_axe(page)

    sign_in(desktop, team.governance)
    for address in ("/consultations/sante/codages", "/consultations/sante/codages/nouveau"):
        desktop.goto(address)
        check_axe(desktop)
    desktop.goto("/consultations/sante/codages/1")
    heading(desktop, "Codage n° 1")
    check_axe(desktop)
    keys = Keys(desktop)
    keys.press("Clôturer et lire le résultat")
    expect(desktop.get_by_text("Le codage est clos : voici ce qu’il dit.")).to_be_visible()
    expect(desktop.get_by_text("s’accordent sur")).to_be_visible()
    check_axe(desktop)
    keys.follow("Lire et trancher les désaccords")
    heading(desktop, "Désaccords à discuter")
    check_axe(desktop)
    first = desktop.locator("li[id^='ecart-']").first
    keys.reach(first.locator("summary"))
    desktop.keyboard.press("Enter")
    keys.write(first.get_by_label("Pourquoi"), "Elle parle d’abord de cela.")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("La réponse retenue est gardée.")).to_be_visible()
    expect(desktop.get_by_text("Elle parle d’abord de cela.").first).to_be_visible()
    check_axe(desktop)
    with site.data():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(CodedAnswer)) == 2 * SIZE
