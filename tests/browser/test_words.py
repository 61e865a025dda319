"""Words are saved while they are typed, and nothing older overtakes what « Continuer » brings."""

from __future__ import annotations

import re
import time

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.consultations.models import Draft
from consult.db import db
from tests.factories.answering import make_questionnaire
from tests.factories.basics import make_organisation


def test_words_typed_are_there_after_a_reload(site, page: Page) -> None:
    with site.data():
        make_questionnaire(make_organisation())

    def drafted() -> list[list[str]]:
        with site.data():
            return list(db.session.scalars(sa.select(Draft.values)))

    page.goto("/consultations/sante")
    page.get_by_role("button", name="Commencer").click()
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai"):
        page.get_by_label(re.compile(box)).check()
    page.get_by_role("button", name="Commencer les questions").click()
    page.goto("/consultations/sante/questions/3")
    page.get_by_label("Votre réponse").press_sequentially("Prendre soin")
    end = time.monotonic() + 10
    while drafted() != [["prendre soin"]]:
        assert time.monotonic() < end, drafted()
        time.sleep(0.1)
    page.reload()
    expect(page.get_by_label("Votre réponse")).to_have_value("prendre soin")
    page.get_by_label("Votre réponse").fill("famille")
    page.get_by_role("button", name="Continuer").click()
    expect(page).to_have_url(re.compile(r"/questions/4$"))
    assert drafted() == [["famille"]]
