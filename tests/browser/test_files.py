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


def press(page: Page, name: str, role: str = "button") -> None:
    """Reach it by keyboard alone, and press it."""
    target = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    target.focus()
    expect(target).to_be_focused()
    page.keyboard.press("Enter")


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
    sign_in(page, administrator)
    page.goto("/administration/consultations/sante/importer")
    page.get_by_label("Fichier").set_input_files(
        {"name": "avis.xlsx", "mimeType": XLSX, "buffer": make_workbook(ROWS, hidden=["Adresses"])}
    )
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Que contient chaque colonne ?")
    expect(page.get_by_text("Les feuilles masquées ne sont pas lues")).to_be_visible()
    page.get_by_label("Texte de la contribution").select_option("propos libre")
    page.get_by_label("Toutes les lignes répondent à").select_option("q2")
    page.get_by_label("Date", exact=True).select_option("le")
    expect(page.get_by_text("date impossible").first).to_be_visible()
    check_axe(page)
    look(page, f"workbook-columns-{device}")
    press(page, "Importer ce fichier")
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    site.run_jobs()
    expect(page.get_by_text("Les contributions sont entrées")).to_be_visible()
    assert count(site) == 12 + 23
    look(page, f"workbook-result-{device}")

    press(page, "Annuler cet import", role="link")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Annuler l’import")
    check_axe(page)
    look(page, f"workbook-undo-{device}")
    press(page, "Annuler cet import")
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
    sign_in(page, administrator)
    page.goto("/administration/consultations/sante/exports")
    check_axe(page)
    look(page, f"exports-{device}")
    press(page, "Préparer le fichier")
    expect(page.get_by_text("Choisissez un tableau.").first).to_be_visible()
    check_axe(page)
    page.get_by_role("radio", name="Contributions", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Pour tout le monde", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="CSV", exact=True).focus()
    page.keyboard.press("Space")
    press(page, "Préparer le fichier")
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    check_axe(page)
    look(page, f"exports-waiting-{device}")
    site.run_jobs()
    expect(page.get_by_text("À vous seul")).to_be_visible()
    check_axe(page)
    look(page, f"exports-ready-{device}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Contributions · Pour tout le monde · CSV").click()
    assert download.value.suggested_filename == "sante-contributions-open.csv"
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.splitlines()[0] == "Question;Texte masqué"
    assert text.count("Déjà là") == 12
