"""Files in and out, in a real browser: a workbook comes in and is taken out again; a table leaves by one's own link."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.authz import Role
from consult.consultations.models import Contribution, State
from consult.db import db
from tests.browser.conftest import Site
from tests.factories.basics import (
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_question,
)
from tests.factories.workbooks import make_workbook
from tests.support.keys import Keys

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = [
    ["n°", "propos libre", "le"],
    *([f"c{n}", f"Idée numéro {n}", "31/03/2026" if n % 4 else "31/02/2026"] for n in range(1, 31)),
]


@pytest.fixture
def administrator(site: Site) -> int:
    with site.data():
        organisation = make_organisation()
        consultation = make_consultation(organisation, state=State.CLOSED, title="Notre santé demain")
        question = make_question(consultation, code="q1", prompt="Que faut-il changer ?")
        make_question(consultation, code="q2", prompt="Qu’attendez-vous de nous ?")
        for number in range(12):
            make_contribution(question, make_participation(consultation), f"Déjà là {number}")
        return make_member_of_staff(organisation, Role.ADMINISTRATOR).id


def look(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody wants to look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def count(site: Site) -> int:
    with site.data():
        return db.session.scalar(sa.select(sa.func.count(Contribution.id))) or 0


@pytest.mark.parametrize("device", ["desktop", "page"])
def test_a_workbook_comes_in_and_is_taken_out_again(
    request: pytest.FixtureRequest,
    site: Site,
    administrator: int,
    device: str,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    page: Page = request.getfixturevalue(device)
    keys = Keys(page)
    sign_in(page, administrator)
    page.goto("/administration/consultations/sante/importer")
    workbook = {"name": "avis.xlsx", "mimeType": XLSX, "buffer": make_workbook(ROWS, hidden=["Adresses"])}
    keys.pick_file(page.get_by_label("Fichier"), workbook)
    keys.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Que contient chaque colonne ?")
    expect(page.get_by_text("Les feuilles masquées ne sont pas lues")).to_be_visible()
    keys.choose(page.get_by_label("Texte de la contribution"), "propos libre")
    keys.choose(page.get_by_label("Toutes les lignes répondent à"), "q2. Qu’attendez-vous de nous ?")
    keys.choose(page.get_by_label("Date", exact=True), "le")
    expect(page.get_by_text("date impossible").first).to_be_visible()
    check_axe(page)
    look(page, f"workbook-columns-{device}")
    keys.press("Importer ce fichier")
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    site.run_jobs()
    expect(page.get_by_text("Les contributions sont entrées")).to_be_visible()
    assert count(site) == 12 + 23
    look(page, f"workbook-result-{device}")

    keys.follow("Annuler cet import")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Annuler l’import")
    check_axe(page)
    look(page, f"workbook-undo-{device}")
    keys.press("Annuler cet import")
    expect(page.get_by_role("heading", name="Annulation de l’import")).to_be_visible()
    site.run_jobs()
    expect(page.get_by_text("L’import est annulé")).to_be_visible()
    check_axe(page)
    assert count(site) == 12


@pytest.mark.parametrize("device", ["desktop", "page"])
def test_a_table_leaves_by_a_link_of_ones_own(
    request: pytest.FixtureRequest,
    site: Site,
    administrator: int,
    device: str,
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    page: Page = request.getfixturevalue(device)
    keys = Keys(page)
    sign_in(page, administrator)
    page.goto("/administration/consultations/sante/exports")
    check_axe(page)
    look(page, f"exports-{device}")
    keys.press("Préparer le fichier")
    expect(page.get_by_text("Choisissez un tableau.").first).to_be_visible()
    check_axe(page)
    for chosen in ("Contributions", "Pour tout le monde", "CSV"):
        keys.tick(page.get_by_role("radio", name=chosen, exact=True))
    keys.press("Préparer le fichier")
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    check_axe(page)
    look(page, f"exports-waiting-{device}")
    site.run_jobs()
    expect(page.get_by_text("À vous seul")).to_be_visible()
    check_axe(page)
    look(page, f"exports-ready-{device}")
    with page.expect_download() as download:
        keys.reach(page.get_by_role("link", name="Contributions · Pour tout le monde · CSV"))
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "sante-contributions-open.csv"
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0] == "Question;Texte masqué"
    assert text.count("Déjà là") == 12
