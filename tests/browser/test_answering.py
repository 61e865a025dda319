"""Someone invited answers on a phone, in a real browser: nothing typed is ever lost."""

from __future__ import annotations

from playwright.sync_api import expect

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


def test_from_the_invitation_to_the_receipt_on_a_phone(page, link, stored, check_axe):
    page.goto(link)
    check_axe(page)
    press(page, "Ouvrir ma participation")
    heading(page, "Avant de commencer")
    check_axe(page)
    press(page, "Commencer les questions")
    expect(page.locator(".error-summary")).to_be_focused()
    check_axe(page)
    enter(page, link)
    check_axe(page)
    type_idea(page, IDEA)
    press(page, "Ajouter une autre idée")
    type_idea(page, OTHER, 1)
    check_axe(page)
    press(page, "Continuer")
    heading(page, "rester en bonne santé")
    press(page, "Passer cette question")
    page.get_by_label("Votre réponse").fill("famille")
    check_axe(page)
    press(page, "Continuer")
    page.get_by_label("Prévenir").check()
    page.get_by_label("Rembourser").check()
    check_axe(page)
    press(page, "Continuer")
    page.locator("label", has_text="8").tap()
    check_axe(page)
    press(page, "Continuer")
    page.get_by_label("60 à 80 ans").check()
    check_axe(page)
    press(page, "Continuer")
    heading(page, "Vérifiez vos réponses")
    check_axe(page)
    assert stored() == []
    press(page, "Envoyer mes réponses")
    heading(page, "bien reçues")
    expect(page.locator("body")).to_contain_text("2 idées reçues")
    check_axe(page)
    assert stored() == [IDEA, OTHER]


def test_two_taps_a_question_at_most(page, anyone):
    """A tap on the answer, a tap to go on: every control is wide enough for a thumb, and on the first screens."""
    enter(page, anyone, "Commencer")
    for number in (4, 5, 6):
        page.goto(f"{anyone}/questions/{number}")
        for choice in page.locator(".choice").all():
            box = choice.bounding_box()
            assert box
            assert box["height"] >= 44
        page.locator(".choice").first.tap()
        press(page, "Continuer")
        assert f"/questions/{number}" not in page.url


def test_resuming_on_another_device(page, another_device, link, stored):
    enter(page, link)
    type_idea(page, IDEA)
    page.context.close()
    other = another_device()
    other.goto(link)
    press(other, "Ouvrir ma participation")
    heading(other, "rester en bonne santé")
    other.get_by_role("link", name="Question précédente").click()
    expect(other.locator("[data-body]")).to_have_value(IDEA)
    send_from_first_question(other)
    assert stored() == [IDEA]


def test_losing_the_network_keeps_the_text_and_sends_it_later(page, anyone, drafted, stored):
    enter(page, anyone, "Commencer")
    page.context.set_offline(True)
    page.locator("[data-body]").press_sequentially(IDEA)
    expect(page.locator("[data-state]")).to_contain_text("gardé sur cet appareil")
    press(page, "Continuer")
    expect(page.locator("[data-body]")).to_have_value(IDEA)
    assert drafted() == []
    page.context.set_offline(False)
    expect(page.locator("[data-state]")).to_contain_text("Enregistré à", timeout=10_000)
    assert drafted() == [IDEA]
    send_from_first_question(page)
    assert stored() == [IDEA]


def test_a_page_closed_without_network_gives_the_text_back(page, anyone, drafted):
    enter(page, anyone, "Commencer")
    address = page.url
    page.context.set_offline(True)
    page.locator("[data-body]").press_sequentially(IDEA)
    expect(page.locator("[data-state]")).to_contain_text("gardé sur cet appareil")
    page.close()
    assert drafted() == []
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(address)
    expect(again.locator("[data-body]")).to_have_value(IDEA)
    expect(again.locator("[data-state]")).to_contain_text("Enregistré à")
    assert drafted() == [IDEA]


def test_sending_without_network_says_so_and_keeps_everything(page, anyone, stored):
    enter(page, anyone, "Commencer")
    type_idea(page, IDEA)
    page.goto(f"{anyone}/questions/3")
    page.get_by_label("Votre réponse").fill("famille")
    for button, question in (("Continuer", "Vos deux priorités"), ("Envoyer mes réponses", "bien reçues")):
        page.context.set_offline(True)
        press(page, button)
        expect(page.get_by_role("status").last).to_contain_text("Connexion perdue")
        page.context.set_offline(False)
        press(page, button)
        heading(page, question)
        if button == "Continuer":
            page.goto(f"{anyone}/verifier")
            expect(page.locator("body")).to_contain_text("famille")
    assert stored() == [IDEA]


def test_two_tabs_lose_nothing(page, anyone, drafted):
    enter(page, anyone, "Commencer")
    other = page.context.new_page()
    other.goto(page.url)
    type_idea(page, IDEA)
    other.bring_to_front()
    expect(other.locator("[data-body]").first).to_have_value(IDEA)
    other.locator("[data-body]").first.press_sequentially(" Et le soir.")
    expect(page.locator("[data-body]").first).to_have_value(f"{IDEA} Et le soir.")
    eventually(lambda: drafted() == [f"{IDEA} Et le soir."])


def test_a_device_that_was_behind_shows_both_texts(page, another_device, link, drafted):
    enter(page, link)
    other = another_device()
    other.goto(link)
    press(other, "Ouvrir ma participation")
    heading(other, "près de chez vous")
    type_idea(page, IDEA)
    other.locator("[data-body]").press_sequentially(OTHER)
    notice = other.locator("[data-notice]")
    expect(notice).to_contain_text(IDEA)
    notice.get_by_role("button", name="L’ajouter comme une autre idée").click()
    expect(other.locator("[data-state]").nth(1)).to_contain_text("Enregistré à")
    assert sorted(drafted()) == sorted([IDEA, OTHER])


def test_a_double_click_and_the_back_button(page, anyone, stored):
    enter(page, anyone, "Commencer")
    type_idea(page, IDEA)
    page.get_by_role("button", name="Continuer", exact=True).dblclick()
    heading(page, "rester en bonne santé")
    page.go_back()
    expect(page.locator("[data-body]")).to_have_value(IDEA)
    page.goto(f"{anyone}/verifier")
    page.get_by_role("button", name="Envoyer mes réponses").dblclick()
    heading(page, "bien reçues")
    code = page.locator(".receipt-code").inner_text()
    page.go_back()
    page.goto(f"{anyone}/verifier")
    press(page, "Envoyer mes réponses")
    heading(page, "bien reçues")
    assert page.locator(".receipt-code").inner_text() == code
    assert stored() == [IDEA]


def test_an_expired_session_loses_nothing(page, anyone, drafted):
    enter(page, anyone, "Commencer")
    page.get_by_text("Continuer plus tard").click()
    code = page.locator(".receipt-code").inner_text()
    page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
    page.context.clear_cookies()
    page.locator("[data-body]").press_sequentially(IDEA)
    expect(page.locator("[data-state]")).to_contain_text("session a expiré")
    page.get_by_role("link", name="Rouvrir ma participation").click()
    page.get_by_label("Code de suivi, ou lien personnel").fill(code)
    press(page, "Continuer")
    heading(page, "près de chez vous")
    expect(page.locator("[data-body]")).to_have_value(IDEA)
    expect(page.locator("[data-state]")).to_contain_text("Enregistré à")
    assert drafted() == [IDEA]


def test_without_script(another_device, link, stored, check_axe):
    page = another_device(java_script_enabled=False)
    enter(page, link)
    page.locator("[data-body]").fill(IDEA)
    press(page, "Ajouter une autre idée")
    page.locator("[data-body]").nth(1).fill(OTHER)
    send_from_first_question(page)
    assert stored() == [IDEA, OTHER]


def test_without_script_an_expired_session_loses_nothing(another_device, link, stored):
    page = another_device(java_script_enabled=False)
    enter(page, link)
    page.locator("[data-body]").fill(IDEA)
    page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
    page.context.clear_cookies()
    press(page, "Continuer")
    heading(page, "Rouvrez votre participation")
    expect(page.locator(".kept-texts")).to_contain_text(IDEA)
    beside = page.context.new_page()
    beside.goto(link)
    press(beside, "Ouvrir ma participation")
    press(page, "Continuer avec mon texte")
    heading(page, "rester en bonne santé")
    page.goto(page.url.rsplit("/questions", 1)[0] + "/verifier")
    press(page, "Envoyer mes réponses")
    assert stored() == [IDEA]
