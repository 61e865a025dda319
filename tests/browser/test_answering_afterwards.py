"""After sending: coming back by the code, shared addresses, other screens, live figures."""

from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import expect

from consult.accounts.profile import AgeBand
from consult.consultations.models import Consultation, Participation
from consult.db import db
from consult.territories.models import College, Organisation
from tests.factories.answering import linked
from tests.factories.basics import make_college, make_organisation, make_participation, make_person
from tests.support.answering_steps import (
    IDEA,
    OTHER,
    enter,
    eventually,
    heading,
    press,
    send_from_first_question,
    type_idea,
)


def test_coming_back_by_the_code_to_correct_withdraw_and_erase(page, another_device, link, site, stored, check_axe):
    enter(page, link)
    type_idea(page, IDEA)
    press(page, "Ajouter une autre idée")
    type_idea(page, OTHER, 1)
    send_from_first_question(page)
    code = page.locator(".receipt-code").inner_text()

    other = another_device()
    other.goto(f"/suivi#{code}")
    expect(other.get_by_label("Code de suivi")).to_have_value(code)
    assert "#" not in other.url
    check_axe(other)
    press(other, "Ouvrir mes réponses")
    heading(other, "Mes réponses")
    check_axe(other)
    other.get_by_role("button", name="Corriger").first.click()
    expect(other.locator("[data-body]")).to_have_value(IDEA)
    other.locator("[data-body]").fill("Un médecin et une infirmière.")
    expect(other.locator("[data-state]")).to_contain_text("Enregistré à")
    press(other, "Continuer")
    press(other, "Envoyer mes réponses")
    assert stored() == [OTHER, "Un médecin et une infirmière."]
    other.get_by_role("link", name="Revoir mes réponses").click()
    other.get_by_role("button", name="Retirer cette idée").first.click()
    expect(other.locator("#messages")).to_contain_text("retirée")
    assert stored() == ["Un médecin et une infirmière."]
    other.get_by_role("link", name="Changer mes accords").click()
    check_axe(other)
    press(other, "Enregistrer mes choix")
    for name, title in (("Retirer toutes mes réponses", "Retirer"), ("Faire effacer ma participation", "effacer")):
        other.get_by_role("link", name=name).click()
        heading(other, title)
        check_axe(other)
        if "effacer" not in title:
            other.get_by_role("link", name="Retour").click()
    press(other, "Effacer définitivement")
    heading(other, "est effacée")
    check_axe(other)
    assert stored() == []
    assert site.run_jobs() >= 1
    with site.data():
        assert db.session.scalars(sa.select(Participation.erased_at)).one() is not None


def test_a_shared_address_asks_who_answers(page, site, check_axe):
    with site.data():
        organisation = make_organisation()
        people = [make_person(organisation, first_name=name, email="a@b.test") for name in ("Anne", "Yves")]
        _consultation, token = linked(organisation, *people)
    page.goto(f"/i/{token}")
    press(page, "Ouvrir ma participation")
    heading(page, "Qui répond")
    check_axe(page)
    page.get_by_label("Yves").check()
    press(page, "Continuer")
    heading(page, "Avant de commencer")


def test_on_a_wide_dark_screen(another_device, link, check_axe):
    wide = {"viewport": {"width": 1280, "height": 900}, "has_touch": False, "is_mobile": False}
    page = another_device(color_scheme="dark", **wide)
    enter(page, link)
    check_axe(page)
    type_idea(page, IDEA)
    send_from_first_question(page)
    check_axe(page)
    for path in ("mes-reponses", "consentements", "effacer", "participation", "questions/4", "questions/5", "verifier"):
        page.goto(f"/consultations/sante/{path}")
        check_axe(page)


def test_public_pages(page, anyone, check_axe):
    for path in ("", "/participation"):
        page.goto(anyone + path)
        check_axe(page)
    page.goto("/suivi")
    check_axe(page)
    page.goto("/i/inconnu")
    heading(page, "n’est plus valable")
    check_axe(page)


def test_typing_over_an_idea_sent_from_another_tab_corrects_it(page, anyone, stored, drafted):
    enter(page, anyone, "Commencer")
    type_idea(page, IDEA)
    other = page.context.new_page()
    other.goto(f"{anyone}/verifier")
    press(other, "Envoyer mes réponses")
    heading(other, "bien reçues")
    page.bring_to_front()
    page.locator("[data-body]").press_sequentially(" Et le soir.")
    eventually(lambda: drafted() == [f"{IDEA} Et le soir."])
    expect(page.locator("[data-notice]")).to_contain_text("gardé comme correction")
    expect(page.get_by_label("Votre correction")).to_have_value(f"{IDEA} Et le soir.")
    assert stored() == [IDEA], "the correction waits for the button"
    page.goto(f"{anyone}/verifier")
    expect(page.locator(".summary-list__value").first).to_have_text(f"{IDEA} Et le soir.")
    press(page, "Envoyer mes réponses")
    heading(page, "bien reçues")
    assert stored() == [f"{IDEA} Et le soir."]


def test_live_figures_refresh_into_the_page_that_a_reload_gives(page, anyone, site, check_axe):
    def people(count: int) -> None:
        with site.data():
            consultation = db.session.scalars(sa.select(Consultation)).one()
            college = db.session.scalars(sa.select(College)).first() or make_college(
                db.session.get_one(Organisation, consultation.organisation_id)
            )
            for _ in range(count):
                make_participation(consultation, college_id=college.id, age_band=AgeBand.FROM_60)

    people(12)
    page.clock.install()
    page.goto(f"{anyone}/participation")
    expect(page.locator(".key-figures dd").first).to_have_text("12")
    check_axe(page)
    people(30)
    page.clock.fast_forward(31_000)
    expect(page.locator(".key-figures dd").first).to_have_text("42")
    expect(page.locator("#participation.htmx-request, .htmx-settling, .htmx-added")).to_have_count(0)
    patched = page.locator("main").inner_html().split()
    page.reload()
    assert page.locator("main").inner_html().split() == patched
