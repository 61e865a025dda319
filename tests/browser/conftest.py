"""A real site, on a port of its own, driven by a real Chromium.

`site` serves the application with a database of its own, emptied after each test, security switched on as in
production. `page` is a phone, `desktop` a wide screen, `device` one then the other; `another_device()` shares nothing
with them.
A page that breaks the content policy, or whose script fails, fails the test.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from werkzeug.serving import make_server

from consult.accounts.models import Account, Person
from consult.accounts.operations.open_session import open_session
from consult.consultations.models import Contribution, ContributionStatus, Draft
from consult.db import db
from consult.factory import create_app
from consult.jobs.runner import run_pending
from tests.conftest import empty_tables
from tests.factories.answering import linked, make_questionnaire
from tests.factories.basics import make_organisation, make_person
from tests.support.databases import test_database_url

CHROMIUM = "/usr/bin/chromium"
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
EXPECTED_ERRORS = re.compile(r"status of (401|403|404|409|410|413|422|429)|ERR_INTERNET_DISCONNECTED")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser.

    A loaded machine may end a page under a step's feet: such a test is run once more, and the report says so (« R »).
    What is broken fails twice.
    """
    for item in items:
        if Path(__file__).parent in Path(str(item.fspath)).parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.flaky(reruns=1))


@dataclass
class Site:
    """The running site. Work on its database within `with site.data():` (committed at the end)."""

    app: Flask
    url: str

    @contextmanager
    def data(self) -> Iterator[None]:
        """An application context whose changes are committed."""
        with self.app.app_context():
            try:
                yield
                db.session.commit()
            finally:
                db.session.remove()

    def run_jobs(self) -> int:
        """Do every waiting job now; returns how many."""
        with self.app.app_context():
            return run_pending()


@dataclass
class Devices:
    """Opens browsers that share no cookie nor storage, and keeps what their consoles complained of."""

    browser: Browser
    site: Site
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, **options: Any) -> Page:
        context = self.browser.new_context(base_url=self.site.url, locale="fr-FR", **{**PHONE, **options})
        context.set_default_timeout(8000)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.contexts.append(context)
        return context.new_page()

    def sign_in(self, page: Page, person_id: int) -> None:
        """Give this browser a session of the person's account, as the sign-in page does."""
        with self.site.data():
            account_id = db.session.get_one(Person, person_id).account_id
        self.sign_in_account(page, account_id or 0)

    def sign_in_account(self, page: Page, account_id: int) -> None:
        """The same for an account, whoever it stands for."""
        with self.site.data():
            token = open_session(account=db.session.get_one(Account, account_id))
        serializer = self.site.app.session_interface.get_signing_serializer(self.site.app)  # type: ignore[attr-defined]
        cookie = serializer.dumps({"_user_id": token, "_fresh": True})
        page.context.add_cookies([{"name": "session", "value": cookie, "url": self.site.url}])

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED_ERRORS.search(message.text):
            self.complaints.append(message.text)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with test_database_url(folder, f"browser_{worker_id}") as url:
        app = create_app(
            {
                "SECRET_KEY": "b" * 40,
                "INSTANCE": folder,
                "RUNS_FOLDER": folder / "runs",
                "FILES_FOLDER": folder / "files",
                "MAIL_BACKEND": "file",
                "MAIL_FILE_PATH": str(folder / "outbox"),
                "JOBS": "manual",
                "SQLALCHEMY_DATABASE_URI": url,
                "SERVER_NAME": None,
            }
        )
        server = make_server("127.0.0.1", 0, app, threaded=True)
        app.config["BASE_URL"] = f"http://127.0.0.1:{server.server_port}"
        with app.app_context():
            db.create_all()
        thread = threading.Thread(target=server.serve_forever, name="site", daemon=True)
        thread.start()
        yield Site(app, app.config["BASE_URL"])
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def site(served: Site) -> Iterator[Site]:
    """The site with an empty database."""
    yield served
    with served.app.app_context():
        empty_tables()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], headless=True)
        yield browser
        browser.close()


@pytest.fixture
def devices(chromium: Browser, site: Site) -> Iterator[Devices]:
    opened = Devices(chromium, site)
    yield opened
    for context in opened.contexts:
        context.close()
    assert not opened.complaints, opened.complaints


@pytest.fixture
def page(devices: Devices) -> Page:
    """A phone of 360 x 740 pixels."""
    return devices.open()


@pytest.fixture
def desktop(devices: Devices) -> Page:
    return devices.open(has_touch=False, is_mobile=False, **DESKTOP)


@pytest.fixture(params=["page", "desktop"])
def device(request: pytest.FixtureRequest) -> Page:
    """A journey that asks for it is played twice: on a phone, then at a desk."""
    found: Page = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def other_device(request: pytest.FixtureRequest, device: Page) -> Page:
    """For the second person of a journey: a desk where `device` is a phone, a phone where it is a desk."""
    narrow = (device.viewport_size or {})["width"] == PHONE["viewport"]["width"]
    found: Page = request.getfixturevalue("desktop" if narrow else "page")
    return found


@pytest.fixture
def another_device(devices: Devices) -> Callable[..., Page]:
    """`another_device()`: a second phone; options are those of a Playwright context."""
    return devices.open


@pytest.fixture
def sign_in(devices: Devices) -> Callable[[Page, int], None]:
    """`sign_in(page, person_id)`."""
    return devices.sign_in


@pytest.fixture
def check_axe() -> Callable[[Page], None]:
    """Fails where axe finds something on the page, or where the page is wider than the screen."""
    axe = Axe()

    def violations(page: Page) -> list[dict[str, Any]]:
        """Read again where the page gave way to another meanwhile: a click returns before what it opens."""
        for _attempt in range(3):
            page.wait_for_load_state("load")
            address = page.url
            try:
                found = axe.run(page).response["violations"]
            except PlaywrightError:
                page.wait_for_timeout(500)
                continue
            if page.url == address:
                return list(found)
        return list(axe.run(page).response["violations"])

    def check(page: Page) -> None:
        found = violations(page)
        faults = [
            f"{fault['id']}: {node['target']} {node['failureSummary']}" for fault in found for node in fault["nodes"]
        ]
        assert not faults, f"{page.url}: {faults}"
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px too wide"

    return check


@pytest.fixture
def link(site) -> str:
    """The address of a personal link."""
    with site.data():
        organisation = make_organisation()
        _consultation, token = linked(organisation, make_person(organisation))
    return f"/i/{token}"


@pytest.fixture
def anyone(site) -> str:
    """The address of a consultation open to anyone."""
    with site.data():
        make_questionnaire(make_organisation())
    return "/consultations/sante"


@pytest.fixture
def stored(site) -> Callable[[], list[str | None]]:
    """Bodies of current contributions, read in the database."""

    def read() -> list[str | None]:
        query = sa.select(Contribution.body).where(Contribution.status == ContributionStatus.CURRENT)
        with site.data():
            return list(db.session.scalars(query.order_by(Contribution.id)))

    return read


@pytest.fixture
def drafted(site) -> Callable[[], list[str]]:
    def read() -> list[str]:
        with site.data():
            return list(db.session.scalars(sa.select(Draft.body).where(Draft.body != "").order_by(Draft.id)))

    return read
