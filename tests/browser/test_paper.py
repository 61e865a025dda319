"""Answering on paper: the sheet is printed, entered by keyboard alone, and one of three is entered twice."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from consult.authz import Role
from consult.consultations.models import Access
from consult.consultations.paper.rules import is_drawn
from tests.factories.answering import invite, make_questionnaire
from tests.factories.basics import make_college, make_member_of_staff, make_organisation, make_person
from tests.support.keys import Keys
from tests.support.typing_sheets import ANOTHER_SHEET, type_sheet

AT = "/administration/consultations/sante/papier"
SEED = next(seed for seed in itertools.count(1) if [is_drawn(seed, n, 34) for n in (1, 2, 3)] == [False, True, False])
WIDE = {"viewport": {"width": 1280, "height": 900}, "has_touch": False, "is_mobile": False}


@pytest.fixture
def staff(site):
    """An administrator, an entry clerk, and a member who was invited."""
    with site.data():
        organisation = make_organisation(contact_email="ecrire@rives.test")
        consultation = make_questionnaire(organisation, access=Access.LINK)
        member = make_person(
            organisation,
            first_name="Odile",
            last_name="Ferrand",
            member_number="A1204",
            college_id=make_college(organisation).id,
        )
        invite(consultation, member)
        return {
            role: make_member_of_staff(organisation, role, first_name=name).id
            for role, name in ((Role.ADMINISTRATOR, "Nadège"), (Role.ENTRY_CLERK, "Basile"))
        }


def test_a_sheet_is_printed_and_its_pdf_downloaded(site, staff, desktop, sign_in, check_axe, tmp_path):
    page = desktop
    sign_in(page, staff[Role.ADMINISTRATOR])
    page.goto(f"{AT}/imprimer")
    check_axe(page)
    keys = Keys(page)
    keys.tick(page.get_by_label("Des feuilles au nom de personnes connues"))
    keys.write(page.get_by_label("Adresse de retour"), "Mutuelle des Rives\n12 quai des Rives")
    keys.press("Préparer le PDF")
    expect(page.locator(".job-card")).to_be_visible()
    site.run_jobs()
    with page.expect_download() as download:
        keys.reach(page.get_by_role("link", name=re.compile("Télécharger le PDF")))  # the page follows the work
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "feuilles.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / "feuilles.pdf").pages)
    assert "Odile Ferrand" in text
    assert "12 quai des Rives" in text


def test_three_sheets_are_entered_by_keyboard_and_the_drawn_one_twice(
    staff, desktop, another_device, sign_in, check_axe, stored
):
    page, keyboard = desktop, desktop.keyboard
    sign_in(page, staff[Role.ADMINISTRATOR])
    page.goto(f"{AT}/double")
    check_axe(page)
    keys = Keys(page)
    keys.write(page.get_by_label("Part des feuilles"), "34")
    keys.write(page.get_by_label("Graine du tirage"), str(SEED))
    keys.press("Enregistrer le tirage")
    expect(page.get_by_text("Le tirage est enregistré.")).to_be_visible()

    page.goto(AT)
    check_axe(page)
    expect(page.get_by_label("Numéro d’adhérent")).to_be_focused()
    keyboard.type("A1204")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("Feuille n° 1 – Odile Ferrand"))).to_be_visible()
    check_axe(page)
    type_sheet(page, ideas=["Un banc devant la mairie", "Des arbres"], word="Calme", choices="12", note="7", age="5")
    expect(page.get_by_text("Feuille n° 1 enregistrée")).to_be_visible()

    for number, texts in ((2, ["Plus de bus"]), (3, ANOTHER_SHEET)):
        expect(page.get_by_label("Numéro d’adhérent")).to_be_focused()
        keyboard.press("Enter")  # nothing typed: a sheet without a name
        expect(page.get_by_role("heading", name=f"Feuille n° {number}")).to_be_visible()
        type_sheet(page, ideas=texts, word="Lien", choices="3", note="4", age="2")
        expect(page.get_by_text(f"Feuille n° {number} enregistrée")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Feuille n° 3"))).to_be_visible()
    assert sorted(stored()) == sorted(["Un banc devant la mairie", "Des arbres", "Plus de bus", *ANOTHER_SHEET])

    other = another_device(**WIDE)
    sign_in(other, staff[Role.ENTRY_CLERK])
    other.goto(f"{AT}/double")
    expect(other.get_by_role("link", name="Feuille n° 2")).to_be_visible()
    expect(other.get_by_text("Feuille n° 1")).to_have_count(0)
    other_keys = Keys(other)
    other_keys.follow("Feuille n° 2")
    expect(other.get_by_role("heading", name=re.compile("seconde saisie"))).to_be_visible()
    expect(other.get_by_text("Plus de bus")).to_have_count(0)
    check_axe(other)
    type_sheet(other, ideas=["Plus de bus"], word="Lien", choices="3", note="9", age="2", agreed=False)
    expect(other.get_by_role("heading", name=re.compile("les deux saisies"))).to_be_visible()
    check_axe(other)
    other_keys.press("La première est juste")
    expect(other.get_by_text("La première saisie reste.")).to_be_visible()
    other.goto("/consultations/sante/participation")
    expect(other.get_by_role("row", name=re.compile("Votre confiance.*100"))).to_have_count(0)

    page.goto("/consultations/sante/participation")
    expect(page.get_by_role("row", name=re.compile("Votre confiance.*100"))).to_be_visible()
    check_axe(page)


def test_what_is_typed_is_kept_and_the_help_is_one_key_away(staff, desktop, sign_in, check_axe):
    page, keyboard = desktop, desktop.keyboard
    sign_in(page, staff[Role.ENTRY_CLERK])
    page.goto(AT)
    keyboard.type("ferrand")
    keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("Odile Ferrand"))).to_be_focused()
    keyboard.press("1")
    expect(page.get_by_role("heading", name=re.compile("Odile Ferrand"))).to_be_visible()
    expect(page.get_by_role("checkbox").first).to_be_focused()
    keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis du clavier")).to_be_visible()
    check_axe(page)
    keyboard.press("?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    keyboard.press("1")
    keyboard.press("2")
    keyboard.press("Enter")
    with page.expect_response(lambda answer: "banc+%3F" in (answer.request.post_data or "")):
        keyboard.type("Un banc ?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"^Enregistré à \d"))).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="Question 1, idée 1")).to_have_value("Un banc ?")
    expect(page.get_by_role("checkbox").first).to_be_checked()
    page.set_viewport_size({"width": 360, "height": 740})
    check_axe(page)
