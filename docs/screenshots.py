"""Take the pictures of the README and of the guides from a served demonstration.

    make demo                                   # in another terminal
    .venv/bin/python docs/screenshots.py [http://127.0.0.1:8000]

The demonstration is invented: nobody's words are in these pictures. Needs the development libraries and Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from consult.authz import Role
from consult.demo.accounts import ADMINISTRATOR, OTHERS, PASSWORD
from consult.demo.open_one import OPEN_ONE

IMAGES = Path(__file__).resolve().parent / "images"
HEAVIEST = 120_000
"""Bytes of a picture."""
PHONE, DESK = (360, 740), (1180, 860)
CLOSED = "/consultations/parlons-de-demain"
OPEN = f"/consultations/{OPEN_ONE['slug']}"


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        answering(browser, base)
        governance(browser, base)
        administration(browser, base)
        moderation(browser, base)
        commission(browser, base)
        browser.close()


def device(browser: Browser, base: str, size: tuple[int, int], email: str = "") -> Page:
    page = browser.new_context(
        base_url=base, viewport={"width": size[0], "height": size[1]}, locale="fr-FR", device_scale_factor=1.5
    ).new_page()
    if email:
        page.goto("/connexion")
        page.get_by_label("Adresse électronique").or_(page.locator("input[type=email]")).first.fill(email)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()
    return page


def keep(page: Page, name: str) -> None:
    """A picture of few colours: those of our pages are few, and a guide must stay light to download."""
    page.wait_for_timeout(600)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    for colours in (128, 64, 32):
        Image.open(path).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= HEAVIEST:
            return


def answering(browser: Browser, base: str) -> None:
    page = device(browser, base, PHONE)
    page.goto(OPEN)
    keep(page, "accueil-telephone")
    page.get_by_role("button", name="Commencer").click()
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form button[type=submit]").first.click()
    page.goto(f"{OPEN}/questions/1")
    page.locator("textarea").first.fill("Un accueil par quelqu’un qui connaît mon dossier, même au téléphone.")
    page.wait_for_timeout(1500)
    keep(page, "question-telephone")


def governance(browser: Browser, base: str) -> None:
    page = device(browser, base, DESK, OTHERS[0].email)
    page.goto(f"{CLOSED}/rapport")
    page.set_viewport_size({"width": DESK[0], "height": 1240})
    keep(page, "report")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.locator("a[href*='/themes/']").first.click()
    page.wait_for_load_state()
    keep(page, "theme")
    page.goto(f"{CLOSED}/carte")
    page.wait_for_timeout(1500)
    keep(page, "carte")
    page.goto(f"{CLOSED}/composition")
    page.locator("main .link-list__link").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url}/blocs/b6")
    keep(page, "composition-bloc")
    page.goto(f"{CLOSED}/rapport?version=publique")
    keep(page, "composition-public")


def administration(browser: Browser, base: str) -> None:
    page = device(browser, base, DESK, ADMINISTRATOR.email)
    page.goto("/")
    keep(page, "accueil-administration")
    composing(page)
    page.goto(f"/administration{CLOSED}/importer")
    keep(page, "importer")
    page.goto("/administration/campagnes")
    keep(page, "campagnes")
    page.goto(f"/administration{OPEN}/suivi")
    keep(page, "suivi")


def moderation(browser: Browser, base: str) -> None:
    moderator = next(account.email for account in OTHERS if account.role is Role.MODERATOR)
    page = device(browser, base, DESK, moderator)
    queue = f"/administration/moderation{OPEN.removeprefix('/consultations')}"
    page.goto(queue)
    keep(page, "moderation-file")
    page.goto(f"{queue}?motif=contest")
    page.locator("main .link-list__link").first.click()
    page.wait_for_load_state()
    keep(page, "moderation-contestation")
    page.goto(f"{queue}?motif=insult")
    page.locator("main .link-list__link").first.click()
    page.wait_for_load_state()
    page.keyboard.press("?")
    page.set_viewport_size({"width": DESK[0], "height": 1240})
    page.evaluate("scrollTo(0, 0)")
    keep(page, "moderation-lecture")


def commission(browser: Browser, base: str) -> None:
    page = device(browser, base, DESK, "presidence@exemple.test")
    page.goto("/commission/")
    keep(page, "commission-bureau")
    page.goto("/commission/projets?etat=to_decide")
    page.locator("main tbody a").first.click()
    page.wait_for_load_state()
    page.locator("#grilles").scroll_into_view_if_needed()
    keep(page, "commission-grilles")


def composing(page: Page) -> None:
    """A consultation begun from a model, which stays in the demonstration."""
    page.goto("/administration/nouvelle-consultation")
    page.get_by_label("Titre").fill("Nos services, votre avis")
    page.get_by_label("Satisfaction").check()
    page.get_by_role("button", name="Créer la consultation").click()
    page.wait_for_load_state()
    draft = page.url
    page.goto(f"{draft}/questions")
    keep(page, "questions")
    page.set_viewport_size({"width": 1360, "height": DESK[1]})
    page.goto(f"{draft}/questions/q3")
    keep(page, "composer")
    page.goto(f"{CLOSED}/demarche")
    page.set_viewport_size({"width": 820, "height": DESK[1]})
    keep(page, "demarche")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


if __name__ == "__main__":
    main()
