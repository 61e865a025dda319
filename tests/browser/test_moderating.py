"""A moderator decides, the author contests on a phone, a colleague answers: by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.authz import Role
from consult.consultations.models import Contribution, Moderation
from consult.db import db
from consult.territories.models import Organisation
from tests.browser.conftest import Site
from tests.factories.basics import make_member_of_staff
from tests.factories.moderation import INSULT, make_queue
from tests.support.answering_steps import answer_by_keyboard, heading
from tests.support.keys import Keys

QUEUE = "/administration/moderation/sante"
COPIES = (
    "Rendez-nous notre bureau de poste, bande d’abrutis, nous ne partirons pas",
    "Rendez-nous notre bureau de poste, bande d’abrutis, nous ne partirons jamais",
)
NAMED = "La patronne du café Miramar écoute tout le monde, Mme Delorme surtout"


@dataclass
class Team:
    moderator: int
    ids: list[int]


@pytest.fixture
def team(site: Site) -> Team:
    with site.data():
        queue = make_queue(*COPIES, NAMED)
        return Team(queue.moderator.person_id or 0, list(queue.ids))


def states(site: Site, ids: list[int]) -> list[Moderation]:
    with site.data():
        return [db.session.get_one(Contribution, id_).moderation for id_ in ids]


def reading(page: Page, text: str) -> None:
    """Wait for this contribution, scripts included: a key may be pressed right after."""
    expect(page.locator("[data-text]")).to_contain_text(text)
    page.wait_for_load_state("load")


def test_everything_by_keyboard(
    site: Site, team: Team, desktop: Page, sign_in: Callable[[Page, int], None], check_axe: Callable[[Page], None]
) -> None:
    page = desktop
    sign_in(page, team.moderator)
    page.goto(QUEUE)
    expect(page.get_by_text("3 contributions attendent.")).to_be_visible()
    check_axe(page)
    expect(page.get_by_text("2 textes presque identiques")).to_be_visible()
    Keys(page).press("Commencer à relire")
    reading(page, "bureau de poste")
    page.keyboard.press("?")
    expect(page.get_by_text("Écarter pour la raison choisie")).to_be_visible()
    check_axe(page)

    page.keyboard.press("1")
    expect(page.get_by_label("Propos injurieux ou haineux")).to_be_checked()
    page.keyboard.press("e")
    reading(page, "Miramar")
    expect(page.get_by_text("C’est décidé pour 2 contributions.")).to_be_visible()
    assert states(site, team.ids) == [Moderation.EXCLUDED, Moderation.EXCLUDED, Moderation.PUBLISHED]

    page.keyboard.press("u")
    reading(page, "bureau de poste")
    expect(page.get_by_text("2 contributions attendent de nouveau")).to_be_visible()
    assert states(site, team.ids) == [Moderation.PUBLISHED] * 3

    page.keyboard.press("s")
    reading(page, "Miramar")
    page.keyboard.press("m")
    expect(page.get_by_label("Mots à cacher")).to_be_focused()
    page.keyboard.type("café Miramar")
    page.keyboard.press("Enter")
    reading(page, "bureau de poste")
    with site.data():
        masks = {NAMED[mask.start : mask.end] for mask in db.session.get_one(Contribution, team.ids[2]).masks}
    assert masks == {"café Miramar", "Delorme"}


def test_words_selected_in_the_text_are_hidden(
    site: Site, team: Team, desktop: Page, sign_in: Callable[[Page, int], None]
) -> None:
    sign_in(desktop, team.moderator)
    desktop.goto(f"{QUEUE}/contributions/{team.ids[2]}")
    reading(desktop, "Miramar")
    desktop.evaluate(
        """() => {
          const text = document.querySelector("[data-text]").firstChild;
          const start = text.data.indexOf("patronne");
          getSelection().setBaseAndExtent(text, start, text, start + 8);
        }"""
    )
    desktop.keyboard.press("m")
    expect(desktop.get_by_text("À cacher : « patronne »")).to_be_visible()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_text("C’est décidé.")).to_be_visible()
    with site.data():
        masks = [NAMED[mask.start : mask.end] for mask in db.session.get_one(Contribution, team.ids[2]).masks]
    assert masks == ["patronne", "Delorme"]


def test_an_author_contests_and_a_colleague_answers(
    site: Site,
    link: str,
    page: Page,
    another_device: Callable[..., Page],
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    answer_by_keyboard(page, link, INSULT)
    with site.data():
        contribution = db.session.scalars(sa.select(Contribution)).one()
        organisation = db.session.get_one(Organisation, contribution.organisation_id)
        people = [make_member_of_staff(organisation, Role.MODERATOR).id for _each in range(2)]

    first = another_device(viewport={"width": 1280, "height": 900}, has_touch=False, is_mobile=False)
    sign_in(first, people[0])
    first.goto(QUEUE)
    moderator = Keys(first)
    moderator.press("Commencer à relire")
    reading(first, "connard")
    moderator.tick(first.get_by_label("Propos injurieux ou haineux"))
    moderator.press("Écarter")
    expect(first.get_by_text("Tout est relu")).to_be_visible()

    page.goto("/consultations/sante/mes-reponses")
    expect(page.get_by_text("Écartée par la modération")).to_be_visible()
    check_axe(page)
    author = Keys(page)
    author.follow("Contester cette décision")
    heading(page, "Contester une décision")
    check_axe(page)
    author.write(page.get_by_label(re.compile("Pourquoi cette décision")), "C’était de la colère, je le retire.")
    author.press("Envoyer ma contestation")
    expect(page.get_by_text("Votre contestation est reçue")).to_be_visible()
    check_axe(page)

    first.goto(QUEUE)
    moderator.press("Commencer à relire")
    expect(first.get_by_text("Plus rien n’attend ici pour vous.")).to_be_visible()

    second = another_device(viewport={"width": 1280, "height": 900}, has_touch=False, is_mobile=False)
    sign_in(second, people[1])
    second.goto(QUEUE)
    colleague = Keys(second)
    colleague.press("Commencer à relire")
    reading(second, "connard")
    expect(second.get_by_text("C’était de la colère")).to_be_visible()
    check_axe(second)
    colleague.tick(second.get_by_label("La décision est maintenue"))
    colleague.write(second.get_by_label("Ce que l’auteur lira"), "Le mot vise quelqu’un : écrivez-le autrement.")
    colleague.press("Répondre à l’auteur")
    expect(second.get_by_text("L’auteur lira votre réponse.")).to_be_visible()

    page.reload()
    expect(page.get_by_text("la décision est maintenue")).to_be_visible()
    expect(page.get_by_text("écrivez-le autrement")).to_be_visible()
    check_axe(page)
