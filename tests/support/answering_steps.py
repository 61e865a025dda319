"""What a participant does on a page, step by step, for the browser tests of answering."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.keys import Keys

IDEA, OTHER = "Un médecin qui se déplace.", "Des cours de cuisine 🍲"


def eventually(holds: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def heading(page: Page, text: str) -> None:
    """Wait for this page, scripts included: a test may type or cut the network right after."""
    expect(page.locator("h1")).to_have_text(re.compile(re.escape(text)))
    page.wait_for_load_state("load")


def enter(page: Page, address: str, button: str = "Ouvrir ma participation") -> None:
    page.goto(address)
    press(page, button)
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai"):
        page.get_by_label(re.compile(box)).check()
    press(page, "Commencer les questions")
    heading(page, "près de chez vous")


def type_idea(page: Page, text: str, number: int = 0) -> None:
    """Type and wait until the server says that it has it."""
    page.locator("[data-body]").nth(number).press_sequentially(text)
    expect(page.locator("[data-state]").nth(number)).to_contain_text("Enregistré à")


def send_from_first_question(page: Page) -> None:
    press(page, "Continuer")
    for _ in range(5):
        press(page, "Passer cette question")
    press(page, "Envoyer mes réponses")
    heading(page, "bien reçues")


def answer_by_keyboard(page: Page, address: str, idea: str) -> None:
    """From a personal link to the receipt: one idea, the other questions passed over, without a mouse nor a finger."""
    keys = Keys(page)
    page.goto(address)
    keys.press("Ouvrir ma participation")
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai"):
        keys.tick(page.get_by_label(re.compile(box)))
    keys.press("Commencer les questions")
    heading(page, "près de chez vous")
    keys.write(page.locator("[data-body]").first, idea)
    expect(page.locator("[data-state]").first).to_contain_text("Enregistré à")
    keys.press("Continuer")
    for number in range(2, 7):
        expect(page.get_by_text(f"Question {number} sur")).to_be_visible()
        keys.press("Passer cette question")
    keys.press("Envoyer mes réponses")
    heading(page, "bien reçues")
