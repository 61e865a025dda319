"""Whoever runs the installation, keyboard in hand: opens an organisation, configures it, suspends it, resumes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from consult.accounts.operations.appoint_to_installation import appoint_to_installation
from consult.authz import InstallationActor
from consult.territories.operations.suspend_organisation import suspend_organisation
from consult.territories.queries import organisation_by_slug
from tests.factories.answering import make_questionnaire
from tests.factories.basics import make_organisation


def press(page: Page, name: str, role: str = "button") -> None:
    """Reach a control by its focus and press it, without a mouse."""
    control = page.get_by_role("main").get_by_role(role, name=name)
    control.focus()
    expect(control).to_be_focused()
    page.keyboard.press("Enter")


def suspension_is_no_fault(devices) -> None:
    """What a console says of an answer 503, which these tests bring about."""
    devices.complaints[:] = [said for said in devices.complaints if "status of 503" not in said]


def test_an_organisation_from_its_opening_to_its_resumption(site, devices, desktop, another_device, check_axe):
    with site.data():
        token = appoint_to_installation(actor=InstallationActor(), email="exploitation@exemple.test")
    page = desktop
    page.goto(f"/installation/connexion/{token}")
    check_axe(page)
    press(page, "Me connecter")
    expect(page.get_by_role("heading", name="Choisir un mot de passe")).to_be_visible()
    page.get_by_label("Nouveau mot de passe").fill("trois mots sans lien")
    page.get_by_label("Le même, une seconde fois").fill("trois mots sans lien")
    press(page, "Enregistrer ce mot de passe")
    expect(page.get_by_role("heading", name="Aucune organisation pour l’instant")).to_be_visible()
    press(page, "Ouvrir une organisation", role="link")
    expect(page.get_by_role("heading", name="Ouvrir une organisation", level=1)).to_be_visible()
    check_axe(page)
    page.get_by_label("Nom de l’organisation").fill("Mutuelle du Val")
    page.get_by_label("Fin de son adresse").fill("Val !")
    page.get_by_label("Adresse e-mail").fill("ana@val.test")
    press(page, "Ouvrir l’organisation")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Nom de l’organisation")).to_have_value("Mutuelle du Val")
    page.get_by_label("Fin de son adresse").fill("val")
    press(page, "Ouvrir l’organisation")
    expect(page.get_by_role("heading", name="Mutuelle du Val", level=1)).to_be_visible()
    page.get_by_label("Adresse de l’expéditeur").fill("avis@val.test")
    press(page, "Enregistrer les réglages")
    expect(page.get_by_text("Les réglages sont enregistrés.")).to_be_visible()
    check_axe(page)
    member = another_device()
    member.goto("/o/val/")
    expect(member.get_by_role("heading", level=1)).to_contain_text("Mutuelle du Val")
    press(page, "Suspendre cette organisation")
    expect(page.get_by_text("Suspendue depuis")).to_be_visible()
    check_axe(page)
    member.goto("/o/val/")
    expect(member.get_by_role("heading", name="Ce service est suspendu")).to_be_visible()
    check_axe(member)
    press(page, "Reprendre le service")
    expect(page.get_by_role("heading", name="Suspendre")).to_be_visible()
    member.get_by_role("link", name="Essayer de nouveau").click()
    expect(member.get_by_role("heading", level=1)).to_contain_text("Mutuelle du Val")
    suspension_is_no_fault(devices)


@pytest.mark.parametrize("scripts", [True, False])
def test_what_a_participant_was_typing_survives_the_suspension(site, devices, another_device, scripts):
    with site.data():
        make_questionnaire(make_organisation())
    page = another_device(java_script_enabled=scripts)
    page.goto("/consultations/sante")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/notice")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/questions/1")
    with site.data():
        suspend_organisation(actor=InstallationActor(), organisation=organisation_by_slug("rives"))
    page.locator("textarea").first.fill("Un médecin qui se déplace.")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Ce service est suspendu")).to_be_visible()
    with site.data():
        organisation_by_slug("rives").suspended_at = None
    page.get_by_role("button", name="Envoyer de nouveau").click()
    page.wait_for_url("**/questions/2")
    page.goto("/consultations/sante/questions/1")
    expect(page.locator("textarea").first).to_have_value("Un médecin qui se déplace.")
    suspension_is_no_fault(devices)
