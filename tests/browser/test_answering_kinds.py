"""Every kind of question on a telephone and by keyboard, the language switch, and conditions composed with htmx."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from consult.authz import Role
from consult.consultations.models import QuestionKind, State, Translation
from consult.db import db
from tests.factories.answering import add_choices, make_rich_questionnaire, question
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question
from tests.support.answering_steps import heading, press
from tests.support.sample_files import picture


@pytest.fixture
def rich(site):
    with site.data():
        consultation = make_rich_questionnaire(make_organisation())
        consultation.locales = ["fr", "en"]
        subject = f"question:{question(consultation, 'm').id}:prompt"
        db.session.add(
            Translation(consultation_id=consultation.id, locale="en", subject=subject, text="What about our services?")
        )
    return "/consultations/sante"


def settled(page):
    """What htmx brought listens only once it has settled."""
    expect(page.locator("#conditions select").first).to_be_visible()
    expect(page.locator(".htmx-request, .htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)


def begin(page, address):
    page.goto(address)
    press(page, "Commencer")
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai"):
        page.get_by_label(re.compile(box)).check()
    press(page, "Commencer les questions")
    heading(page, "Que pensez-vous de")


def test_every_kind_on_a_telephone(rich, page, check_axe, tmp_path):
    begin(page, rich)
    check_axe(page)
    for row, label in (("L’accueil", "Bien"), ("Les délais", "Mal")):
        page.get_by_role("group", name=row).get_by_text(label, exact=True).tap()
    page.get_by_role("button", name="English").tap()
    heading(page, "What about our services?")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("group", name="L’accueil").get_by_label("Bien")).to_be_checked()
    page.get_by_role("button", name="Français").tap()
    heading(page, "Que pensez-vous de")
    press(page, "Continuer")

    heading(page, "Vos priorités")
    page.get_by_role("button", name="Rembourser", exact=True).tap()
    page.get_by_role("button", name="Prévenir", exact=True).tap()
    ranked = page.get_by_role("list", name="Votre classement").get_by_role("listitem")
    expect(ranked).to_have_text(["Rembourser", "Prévenir"])
    expect(page.get_by_role("button", name="Accompagner", exact=True)).to_be_disabled()
    check_axe(page)
    page.get_by_role("button", name="Monter Prévenir").tap()
    expect(ranked).to_have_text(["Prévenir", "Rembourser"])
    press(page, "Continuer")

    heading(page, "À combien de kilomètres")
    page.get_by_label("Votre réponse, en km").fill("12,5")
    check_axe(page)
    press(page, "Continuer")

    heading(page, "Depuis quand")
    page.get_by_label("Jour").fill("31")
    page.get_by_label("Mois").fill("2")
    page.get_by_label("Année").fill("2019")
    press(page, "Continuer")
    expect(page.get_by_role("alert")).to_contain_text("Cette date n’existe pas")
    check_axe(page)
    page.get_by_label("Jour").fill("28")
    press(page, "Continuer")

    heading(page, "Une photo")
    (tmp_path / "Chez moi.jpg").write_bytes(picture())
    page.get_by_label("Votre fichier").set_input_files(tmp_path / "Chez moi.jpg")
    press(page, "Joindre, puis un autre")
    expect(page.get_by_role("link", name="Chez moi.jpg")).to_be_visible()
    check_axe(page)
    press(page, "Continuer")

    heading(page, "Aidez-vous un proche")
    page.get_by_label("Oui").check()
    press(page, "Continuer")
    heading(page, "Qu’est-ce qui vous aiderait")
    press(page, "Passer cette question")
    heading(page, "Vérifiez vos réponses")
    for told in ("1. Prévenir", "12,5 km", "28 février 2019", "Chez moi.jpg"):
        expect(page.locator("main")).to_contain_text(told)
    check_axe(page)
    press(page, "Envoyer mes réponses")
    heading(page, "bien reçues")


def test_a_ranking_by_keyboard_alone(rich, desktop):
    begin(desktop, rich)
    desktop.goto(f"{rich}/questions/2")
    first = desktop.get_by_role("button", name="Prévenir", exact=True)
    expect(first).to_be_visible()
    first.focus()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("button", name="Accompagner", exact=True)).to_be_focused()
    desktop.keyboard.press("Enter")
    ranked = desktop.get_by_role("list", name="Votre classement").get_by_role("listitem")
    expect(ranked).to_have_text(["Prévenir", "Accompagner"])
    expect(desktop.locator("#announcer")).to_have_text("Accompagner\u00a0: place 2 sur 2")
    up = desktop.get_by_role("button", name="Monter Accompagner")
    up.focus()
    desktop.keyboard.press("Enter")
    expect(ranked).to_have_text(["Accompagner", "Prévenir"])
    box = ranked.nth(1).bounding_box()
    desktop.mouse.move(box["x"] + 80, box["y"] + 20)
    desktop.mouse.down()
    desktop.mouse.move(box["x"] + 80, box["y"] - 60, steps=5)
    desktop.mouse.up()
    expect(ranked).to_have_text(["Prévenir", "Accompagner"])
    press(desktop, "Continuer")
    heading(desktop, "À combien de kilomètres")
    desktop.goto(f"{rich}/questions/2")
    expect(ranked).to_have_text(["Prévenir", "Accompagner"])


def test_the_switch_keeps_a_text_that_is_being_typed(rich, site, page):
    with site.data():
        consultation = make_rich_questionnaire(make_organisation("ailes"), slug="autre")
        consultation.locales = ["fr", "en"]
        question(consultation, "o").conditions = []
    page.goto("/o/ailes/consultations/autre")
    press(page, "Commencer")
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai"):
        page.get_by_label(re.compile(box)).check()
    press(page, "Commencer les questions")
    heading(page, "Que pensez-vous de")
    page.goto("/o/ailes/consultations/autre/questions/7")
    heading(page, "Qu’est-ce qui vous aiderait")
    page.locator("[data-body]").press_sequentially("À moitié éc")
    page.get_by_role("button", name="English").tap()
    expect(page.get_by_role("button", name="Continue", exact=True)).to_be_visible()
    expect(page.locator("[data-body]")).to_have_value("À moitié éc")


def test_conditions_follow_the_question_they_look_at(site, desktop, sign_in, check_axe):
    with site.data():
        organisation = make_organisation()
        consultation = make_consultation(organisation, state=State.DRAFT)
        first = make_question(consultation, QuestionKind.CHOICE, code="q1", position=1, prompt="Êtes-vous aidant ?")
        add_choices(first, "Oui", "Non")
        administrator = make_member_of_staff(organisation, Role.ADMINISTRATOR).id
    sign_in(desktop, administrator)
    desktop.goto("/administration/consultations/sante/questions/ajouter/open-text")
    desktop.get_by_label("Question", exact=True).fill("Qu’est-ce qui vous aiderait ?")
    press(desktop, "Ajouter une condition")
    settled(desktop)
    desktop.get_by_label("La réponse à").select_option(label="1. Êtes-vous aidant ?")
    settled(desktop)
    desktop.get_by_label("Comparaison").select_option("is")
    desktop.get_by_label("Réponse attendue").select_option(label="Oui")
    expect(desktop.get_by_label("Question", exact=True)).to_have_value("Qu’est-ce qui vous aiderait ?")
    check_axe(desktop)
    press(desktop, "Enregistrer cette question")
    heading(desktop, "Questions")
    desktop.goto("/administration/consultations/sante/questions/q2")
    expect(desktop.get_by_label("Réponse attendue")).to_have_value(re.compile(r"\d+"))
    desktop.goto("/administration/consultations/sante/langues")
    desktop.get_by_label("English").check()
    press(desktop, "Enregistrer ces langues")
    desktop.get_by_role("link", name="English").click()
    check_axe(desktop)
    desktop.get_by_label(re.compile("^Titre, English")).fill("Health")
    press(desktop, "Enregistrer cette traduction")
    expect(desktop.get_by_label(re.compile("^Titre, English"))).to_have_value("Health")
