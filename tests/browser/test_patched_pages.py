"""What htmx makes of a page is what reloading its address gives: the same elements, attributes and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.authz import Role
from consult.db import db
from consult.territories import queries as territories
from tests.browser.conftest import DESKTOP, Devices, Site
from tests.conftest import empty_tables
from tests.contracts.world import World, build_world
from tests.factories.basics import make_person

# Elements, attributes and words of the page, without what changes at each answer (tokens) or what htmx marks meanwhile.
TREE = """() => {
  const passing = /^(data-hx|htmx-|aria-busy)/;
  const tree = (node) => {
    if (node.nodeType === 3) return node.data.replace(/\\s+/g, " ").trim();
    if (node.nodeType !== 1 || ["SCRIPT", "NOSCRIPT"].includes(node.tagName)) return "";
    if (node.matches("[name=csrf_token], [role=status], [aria-live]")) return "";
    const attributes = [...node.attributes]
      .filter((one) => !passing.test(one.name) && one.value !== "" && !["tabindex", "value"].includes(one.name))
      .map((one) => one.name + "=" + one.value.replace(/\\bhtmx-\\S+/g, "").trim())
      .filter((one) => one !== "class=").sort();
    const inside = [...node.childNodes].map(tree).filter(Boolean);
    return [node.tagName, ...attributes, ...inside];
  };
  return JSON.stringify(tree(document.querySelector("main")), null, 1);
}"""


@pytest.fixture(scope="module")
def world(served: Site) -> Iterator[World]:
    with served.app.app_context():
        built = build_world("ici")
        organisation = territories.organisation_by_slug("ici")
        for number in range(60):
            make_person(organisation, last_name=f"Martin{number:02}")
        db.session.commit()
        db.session.remove()
    yield built
    with served.app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture
def desk(chromium: Browser, served: Site, world: World) -> Iterator[Page]:
    devices = Devices(chromium, served)
    page = devices.open(has_touch=False, is_mobile=False, **DESKTOP)
    devices.sign_in(page, world.staff[Role.ADMINISTRATOR])
    yield page
    for context in devices.contexts:
        context.close()
    aborted = ("htmx:sendAbort", "htmx:afterRequest")  # a request that a later one replaced, or that leaving cut
    assert not [said for said in devices.complaints if not said.startswith(aborted)]


def next_page(page: Page) -> None:
    page.locator(".pager a[rel=next], .pager a").last.click()


def search(words: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator("main input[type=search]").first.fill(words)
        page.locator("main input[type=search]").first.press("Enter")

    return act


def choose(name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f"main select[name={name}]").select_option(index=1)

    return act


PATCHES = {
    "people, second page": ("/o/ici/administration/personnes", next_page),
    "people, words": ("/o/ici/administration/personnes", search("Martin0")),
    "people, role": ("/o/ici/administration/personnes", choose("role")),
    "record, action": ("/o/ici/administration/journal", choose("action")),
    "contributions, second page": ("/o/ici/consultations/sante-ici/contributions", next_page),
    "contributions, words": ("/o/ici/consultations/sante-ici/contributions", search("médecins")),
    "contributions, theme": ("/o/ici/consultations/sante-ici/contributions", choose("theme")),
}


@pytest.mark.parametrize("patch", PATCHES)
def test_a_patched_page_is_the_reloaded_page(desk: Page, patch: str) -> None:
    address, act = PATCHES[patch]
    desk.goto(address)
    desk.evaluate("window.stayed = true")
    before = desk.evaluate(TREE)
    act(desk)
    desk.wait_for_url("**?*")
    expect(desk.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    assert desk.evaluate("window.stayed === true"), "the page was loaded again: htmx did nothing"
    patched = desk.evaluate(TREE)
    assert patched != before
    desk.reload()
    assert patched.splitlines() == desk.evaluate(TREE).splitlines()


@pytest.mark.parametrize("name", ["job_id", "people_job_id"])
def test_the_card_of_a_work_alone_is_the_one_of_its_page(desk: Page, world: World, name: str) -> None:
    address = f"/o/ici/travaux/{world.values[name]}"
    desk.goto(address)
    card = "one => one.outerHTML.replace(/\\s+/g, ' ')"
    whole = desk.locator(".job-card").evaluate(card)
    alone = desk.evaluate(
        """async (address) => {
          const answer = await fetch(address, {headers: {"HX-Request": "true"}});
          const part = new DOMParser().parseFromString(await answer.text(), "text/html");
          const found = part.querySelector(".job-card").outerHTML.replace(/\\s+/g, " ");
          return [part.querySelectorAll("main, h1").length, found];
        }""",
        address,
    )
    assert alone == [0, whole]
