"""An administrator composes a consultation by keyboard, tries it, opens it, and shows it inside another site."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect

from consult.authz import Role
from consult.clock import PARIS
from consult.consultations.models import Consultation, Participation, State
from consult.consultations.queries import questions_of
from consult.db import db, utcnow
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question
from tests.support.keys import Keys

ROOT = "/administration/consultations/la-sante-ici"


@pytest.fixture
def admin(site, sign_in, desktop) -> Page:
    with site.data():
        person_id = make_member_of_staff(make_organisation(), Role.ADMINISTRATOR).id
    sign_in(desktop, person_id)
    return desktop


def order_of(site) -> list[str]:
    with site.data():
        return [question.code for question in questions_of(db.session.query(Consultation).one().id)]


def test_from_a_model_to_an_open_consultation_by_keyboard(site, admin, check_axe):
    page, keys = admin, Keys(admin)
    page.goto("/administration/nouvelle-consultation")
    check_axe(page)
    keys.tick(page.get_by_label("Écoute après une crise"))
    keys.write(page.get_by_label("Titre"), "La santé, ici")
    keys.press("Créer la consultation")
    expect(page.get_by_role("heading", level=1, name="La santé, ici")).to_be_visible()

    page.goto(f"{ROOT}/questions")
    check_axe(page)
    keys.press("Descendre la question 1")
    expect(page.locator("#announcer")).to_contain_text("Question 2 sur 7")
    expect(page.locator("#down-q1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("Question 3 sur 7")
    expect(page.locator("#down-q1")).to_be_focused()
    assert order_of(site)[:3] == ["q2", "q3", "q1"]

    page.goto(f"{ROOT}/questions/q2")
    keys.write(page.get_by_label("Question", exact=True), "Qu’avez-vous vécu ?")
    shown = page.frame_locator("iframe[name=live-preview]")
    expect(shown.get_by_role("heading", name=re.compile("Qu’avez-vous vécu"))).to_be_visible()
    check_axe(page)
    keys.press("Enregistrer cette question")
    expect(page.get_by_text("La question est enregistrée.")).to_be_visible()

    page.goto(f"{ROOT}/reglages")
    closes = (utcnow() + timedelta(days=20)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    keys.write_moment(page.get_by_label("Fin", exact=True), closes)
    keys.press("Enregistrer")
    expect(page.get_by_text("Les réglages sont enregistrés.")).to_be_visible()
    keys.press("Commencer l’essai")
    expect(page.get_by_text("L’essai est ouvert à l’équipe.")).to_be_visible()
    check_axe(page)
    page.goto("/consultations/la-sante-ici")
    check_axe(page)
    keys.press("Commencer")
    expect(page.get_by_role("heading", level=1, name="Avant de commencer")).to_be_visible()
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai sur la santé"):
        keys.tick(page.get_by_label(re.compile(box)))
    keys.press("Commencer les questions")
    expect(page.get_by_role("heading", level=1, name=re.compile("Qu’avez-vous vécu"))).to_be_visible()
    keys.write(page.get_by_label("Votre réponse"), "Un essai de l’équipe.")
    check_axe(page)
    keys.press("Continuer")
    expect(page.get_by_role("heading", level=1, name=re.compile("Qu’avez-vous vécu"))).to_have_count(0)

    page.goto(f"{ROOT}/ouvrir")
    check_axe(page)
    keys.press("Ouvrir la consultation")
    expect(page.get_by_text("La consultation est ouverte.")).to_be_visible()
    expect(page.get_by_role("heading", name="Son histoire")).to_be_visible()
    check_axe(page)
    with site.data():
        assert db.session.query(Consultation).one().state is State.OPEN
        assert db.session.query(Participation).count() == 0, "the pilot is gone"


def test_a_question_is_dragged_by_its_handle_with_a_mouse(site, admin):
    with site.data():
        consultation = make_consultation(db.session.merge(_organisation()), slug="la-sante-ici", state=State.DRAFT)
        for position, code in enumerate(("q1", "q2", "q3"), start=1):
            make_question(consultation, code=code, position=position, prompt=f"Question {code}")
    page = admin
    page.goto(f"{ROOT}/questions")
    handle = page.locator("#question-q1 [data-handle]").bounding_box()
    last = page.locator("#question-q3").bounding_box()
    assert handle is not None
    assert last is not None
    page.mouse.move(handle["x"] + 10, handle["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 10, last["y"] + last["height"] / 2, steps=5)
    page.mouse.move(last["x"] + 10, last["y"] + last["height"] - 4, steps=5)
    page.mouse.up()
    expect(page.locator("#announcer")).to_contain_text("Question 3 sur 3")
    assert order_of(site) == ["q2", "q3", "q1"]


def _organisation():
    from consult.territories.models import Organisation

    return db.session.query(Organisation).one()


def test_every_page_of_the_preview_is_drawn_in_both_frames_and_keeps_nothing(site, admin, check_axe):
    with site.data():
        make_question(make_consultation(_organisation(), slug="la-sante-ici", state=State.PILOT), code="q1", position=1)
    page = admin
    page.goto(f"{ROOT}/apercu?page=1")
    check_axe(page)
    phone = page.frame_locator(".preview--phone iframe")
    phone.get_by_label("Votre réponse").fill("Une idée qui ne doit rester nulle part.")
    phone.get_by_role("button", name="Continuer").click()
    expect(phone.get_by_role("heading", level=1, name=re.compile("Merci"))).to_be_visible()
    with site.data():
        assert db.session.query(Participation).count() == 0


@pytest.fixture
def portal() -> Iterator[dict[str, str]]:
    """Another site, on a port of its own: `page` is the HTML that it shows."""
    held = {"page": ""}

    class Shows(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = held["page"].encode() if self.path == "/" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_values: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shows)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    held["port"] = str(server.server_port)
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_listed_site_frames_the_consultation_and_one_answers_in_it(site, admin, portal, another_device, check_axe):
    with site.data():
        consultation = make_consultation(_organisation(), slug="la-sante-ici")
        make_question(consultation, code="q1", position=1, prompt="Que changer ?")
    admin.goto(f"{ROOT}/partager")
    keys = Keys(admin)
    keys.write(admin.get_by_label("Sites autorisés"), f"http://localhost:{portal['port']}/mon-compte")
    keys.press("Enregistrer ces sites")
    expect(admin.get_by_text("Les sites sont enregistrés.")).to_be_visible()
    check_axe(admin)
    snippet = admin.get_by_label("Texte à coller dans la page").input_value()
    portal["page"] = (
        f"<!doctype html><html lang='fr'><title>Mon compte</title><main><h1>Mon compte</h1>{snippet}</main>"
    )

    visitor = another_device(viewport={"width": 800, "height": 900})
    visitor.goto(f"http://localhost:{portal['port']}/")
    frame = visitor.frame_locator("iframe")
    expect(frame.get_by_role("link", name="Ouvrir dans une nouvelle fenêtre")).to_be_visible()
    check_axe(visitor)
    keys = Keys(visitor, frame)
    keys.press("Commencer")
    for box in ("J’ai lu ces informations", "J’accepte que ce que j’écrirai sur la santé"):
        keys.tick(frame.get_by_label(re.compile(box)))
    keys.press("Commencer les questions")
    expect(frame.get_by_role("heading", level=1, name=re.compile("Que changer"))).to_be_visible()
    keys.write(frame.get_by_label("Votre réponse"), "Un banc à l’ombre, devant l’agence.")
    keys.press("Continuer")
    expect(frame.get_by_role("heading", level=1, name="Vérifiez vos réponses")).to_be_visible()


def test_a_site_that_is_not_listed_shows_nothing(site, admin, portal, chromium: Browser):
    with site.data():
        consultation = make_consultation(
            _organisation(), slug="la-sante-ici", embed_hosts=[f"http://localhost:{portal['port']}"]
        )
        make_question(consultation, code="q1", position=1)
    framed = f"{site.url}/cadre/consultations/la-sante-ici"
    portal["page"] = f"<!doctype html><html lang='fr'><title>Ailleurs</title><iframe src='{framed}'></iframe>"
    context = chromium.new_context()  # its console says that the frame was refused, as it should
    page = context.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"http://127.0.0.1:{portal['port']}/")
    expect(page.frame_locator("iframe").get_by_role("button", name="Commencer")).to_have_count(0)
    context.close()
