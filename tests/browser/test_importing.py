"""An administrator brings a file in, in a real browser: upload, columns, what would happen, the work, the refused."""

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
    make_college,
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_question,
)

HEADER = "id;auteur;question_id;quand;college;role;verbatim libre\n"
IDEAS = ("Des soins près de chez nous", "Plus de transports le soir", "Écouter les aidants", "")
ROWS = "".join(
    f"{n};p{n // 3};{'q1' if n % 10 else 'q9'};31/03/2026 14:0{n % 10};{'Adhérents' if n % 7 else 'Amis'};élu;"
    f"{IDEAS[n % 4]}\n"
    for n in range(1, 61)
)


@pytest.fixture
def administrator(site: Site) -> int:
    with site.data():
        organisation = make_organisation()
        make_college(organisation)
        consultation = make_consultation(organisation, state=State.CLOSED, title="Notre santé demain")
        make_question(consultation, code="q1")
        make_question(consultation, code="q2")
        return make_member_of_staff(organisation, Role.ADMINISTRATOR).id


def look(page: Page, name: str) -> None:
    """Keep a picture of the page when somebody wants to look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("device", ["desktop", "page"])
def test_a_file_comes_in(
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
    check_axe(page)
    look(page, f"upload-{device}")
    page.get_by_label("Fichier").set_input_files(
        {"name": "avis 2026.csv", "mimeType": "text/csv", "buffer": (HEADER + ROWS).encode()}
    )
    page.get_by_role("button", name="Continuer").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Que contient chaque colonne ?")
    expect(page.get_by_text("Il faut dire quelle colonne contient").first).to_be_visible()
    check_axe(page)
    page.get_by_label("Texte de la contribution").select_option("verbatim libre")
    expect(page.get_by_text("Le fichier a 60 lignes.")).to_be_visible()
    expect(page.get_by_role("cell", name="Amis")).to_be_visible()
    page.get_by_label("Date").select_option("quand")
    page.get_by_text("Autres colonnes et origine").click()
    page.get_by_label("role", exact=True).check()
    expect(page.get_by_role("cell", name="31 mars 2026").first).to_be_visible()
    check_axe(page)
    look(page, f"columns-{device}")
    patched = page.locator("#apercu").inner_text()
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("Le fichier a 60 lignes.")).to_be_visible()
    assert page.locator("#apercu").inner_text() == patched

    page.get_by_role("button", name="Importer ce fichier").click()
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    check_axe(page)
    look(page, f"waiting-{device}")
    page.reload()
    expect(page.get_by_text("En attente", exact=True)).to_be_visible()
    site.run_jobs()
    expect(page.get_by_text("Les contributions sont entrées")).to_be_visible()
    check_axe(page)
    look(page, f"result-{device}")
    live = page.locator("#import").inner_text()
    page.reload()
    assert page.locator("#import").inner_text() == live

    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger les lignes refusées").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    assert text.count("question inconnue : « q9 »") == 6
    with site.data():
        assert db.session.scalar(sa.select(sa.func.count(Contribution.id))) == 54


def test_without_scripts(
    site: Site, administrator: int, another_device: Callable[..., Page], sign_in: Callable[[Page, int], None]
) -> None:
    page = another_device(java_script_enabled=False)
    sign_in(page, administrator)
    page.goto("/administration/consultations/sante/importer")
    page.get_by_label("Fichier").set_input_files({"name": "a.csv", "mimeType": "", "buffer": (HEADER + ROWS).encode()})
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Texte de la contribution").select_option("verbatim libre")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.get_by_text("Le fichier a 60 lignes.")).to_be_visible()
    page.get_by_role("button", name="Importer ce fichier").click()
    site.run_jobs()
    page.reload()
    expect(page.get_by_text("Les contributions sont entrées")).to_be_visible()
