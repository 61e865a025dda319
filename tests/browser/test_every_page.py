"""Every page of the site, as a role that may read it: quiet console, nothing from elsewhere, axe, narrow screens."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request
from werkzeug.routing import Rule

from consult.authz import ROLE_PERMISSIONS, Permission, Role
from consult.db import db
from tests.browser.conftest import DESKTOP, Devices, Site
from tests.conftest import empty_tables
from tests.contracts.test_routes import INSTALLATION, access, methods, rules
from tests.contracts.world import EXAMPLES, World, build_world

pytestmark = pytest.mark.skipif(
    "postgresql" in os.environ.get("TEST_DATABASE_URL", ""),
    reason="how pages look does not depend on the database; that each answers on both is tested without a browser",
)
READERS = (Role.GOVERNANCE, Role.DPO, Role.ADMINISTRATOR, Role.CHAIR, Role.ELECTED_OFFICIAL)
# files, data, and the contest of a decision, which its own journey reads: nobody of this world has one to contest
NOT_PAGES = {
    "answering.contest", "answering.download", "answering.file", "answering.phase_document",
    "answering.questionnaire_schema", "answering.read_file", "answering.short", "composing.export",
    "composing.poster", "exports.fetch", "importing.refused", "inviting.refused", "operation.healthz",
    "operation.read_metrics", "operation.readyz", "paper.printed", "people.import_refused", "posting.file",
    "figures.show", "reports.evidence_archive", "reports.local_csv", "reports.local_pdf", "reports.open_archive",
    "reports.report_file", "reports.theme_card", "writing.draft_file",
    "reports.contributions_csv", "reports.map_points", "reports.map_themes", "reports.reliability_csv",
    "reports.report_csv", "reports.theme_csv", "sharing.report_csv", "territories.brand", "territories.logo",
    "filing.file", "following.picture", "following.sheet", "officials.photo", "projects.calendar", "projects.card",
    "projects.feed", "results.file", "results.minutes_file",
    # pages about what is one's own, or about what was ticked: their own journeys read them
    "commission.preview", "officials.message", "projects.contest",
    *(f"filing.{name}" for name in ("authors", "check", "files", "leave", "receipt", "show", "step", "withdraw")),
}  # fmt: skip
# signed-in pages that look at who may act on the object
SHOWN_TO = {"arranging": Role.ADMINISTRATOR, "following": Role.ADMINISTRATOR}
AXE = {"resultTypes": ["violations"], "iframes": False}
TEXT_TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"
WIDEST = """[...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(-4).map((one) => one.outerHTML.slice(0, 90))"""
WIDER = "Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"


@pytest.fixture(scope="module")
def world(served: Site) -> Iterator[World]:
    with served.app.app_context():
        built = build_world("ici")
        db.session.remove()
    yield built
    with served.app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


def reader_of(site: Site, rule: Rule) -> str:
    """Who opens the page of a route here: the participant, the first role that may, or a visitor."""
    declared = access(site.app, rule)
    if declared.kind == "participation" or rule.endpoint in {"answering.who", "answering.consultation"}:
        return "participant"
    if declared.kind == "public":
        return "visitor"
    if declared.permission is Permission.INSTALLATION_ADMINISTER:
        return INSTALLATION
    if declared.permission is Permission.SIGNED_IN and rule.endpoint.split(".")[0] in SHOWN_TO:
        return SHOWN_TO[rule.endpoint.split(".")[0]].value
    return next(role for role in READERS if declared.permission in ROLE_PERMISSIONS[role]).value


def pages_of(site: Site, world: World, reader: str) -> list[str]:
    """Addresses of the reader's pages, from every route; a route whose address is unknown is a failure."""
    found = []
    for rule in rules(site.app):
        if "GET" not in methods(rule) or rule.endpoint in NOT_PAGES or reader_of(site, rule) != reader:
            continue
        assert not rule.arguments or rule.endpoint in EXAMPLES, f"no example address for {rule.endpoint}"
        with site.app.app_context():
            found.append(world.address(rule.endpoint))
    return found


class Watch:
    """What a page asked for and complained of."""

    def __init__(self, page: Page, site: Site) -> None:
        self.host, self.elsewhere, self.errors = urlsplit(site.url).netloc, [], []
        page.on("request", self._asked)
        page.on("console", lambda said: said.type in ("error", "warning") and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and address.netloc != self.host:
            self.elsewhere.append(request.url)

    def faults(self) -> list[str]:
        said = [text for text in self.errors if "htmx:sendAbort" not in text and "status of 40" not in text]
        found, self.elsewhere[:], self.errors[:] = [*self.elsewhere, *said], [], []
        return found


def open_as(devices: Devices, world: World, reader: str, **options: object) -> Page:
    page = devices.open(**options)
    if reader == "participant":
        page.goto(f"/o/ici/i/{world.values['token']}")
        page.locator("main form button").first.click()
        page.wait_for_url(re.compile("/(notice|questions/1)$"))
        if page.url.endswith("/notice"):  # the first time on any device
            for box in page.locator("main input[type=checkbox]").all():
                box.check()
            page.locator("main form button[type=submit]").first.click()
        page.wait_for_url("**/questions/1")
    elif reader == INSTALLATION:
        devices.sign_in_account(page, world.installation)
    elif reader != "visitor":
        devices.sign_in(page, world.staff[Role(reader)])
    return page


@pytest.fixture
def devices(chromium: Browser, served: Site, world: World) -> Iterator[Devices]:
    """Browsers on the site with its world, which these tests only read."""
    opened = Devices(chromium, served)
    yield opened
    for context in opened.contexts:
        context.close()


@pytest.mark.parametrize("reader", ["visitor", "participant", INSTALLATION, *(role.value for role in READERS)])
def test_every_page(devices: Devices, served: Site, world: World, reader: str) -> None:
    axe = Axe()
    phone = open_as(devices, world, reader, color_scheme="dark")
    desk = open_as(devices, world, reader, has_touch=False, is_mobile=False, color_scheme="light", **DESKTOP)
    watches = Watch(phone, served), Watch(desk, served)
    wrong: dict[str, list[str]] = {}
    addresses = pages_of(served, world, reader)
    for address in addresses:
        faults = []
        for page, scheme in ((phone, "dark, 360 px"), (desk, "light, 1280 px")):
            answer = page.goto(address, wait_until="load")
            assert answer is not None
            if answer.status >= 400:
                faults.append(f"status {answer.status}")
            for fault in axe.run(page, options=AXE).response["violations"]:
                faults += [
                    f"{scheme}: {fault['id']} {node['target']} {node['failureSummary']}" for node in fault["nodes"][:3]
                ]
            if over := page.evaluate(WIDER):
                faults.append(f"{scheme}: {over} px too wide")
        phone.evaluate(TEXT_TWICE_AS_LARGE)
        if over := phone.evaluate(WIDER):
            faults.append(f"200 % text: {over} px too wide: {phone.evaluate(WIDEST)}")
        faults += [fault for watch in watches for fault in watch.faults()]
        if faults:
            wrong[address] = faults
    assert not wrong, "\n".join(f"{address}: {faults}" for address, faults in wrong.items())
    assert len(addresses) >= 3
