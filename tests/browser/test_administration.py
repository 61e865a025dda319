"""The administrator's days in a real browser: sign in, compose, invite, look people up."""

import email
import re
from email.policy import default
from pathlib import Path

import pytest

from consult.authz import InstallationActor, Role
from consult.consultations.models import QuestionKind, State
from consult.db import utcnow
from consult.territories.levels import Level
from consult.territories.operations.create_organisation import create_organisation
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_member_of_staff,
    make_participation,
    make_person,
    make_question,
    make_territory,
)

AT = "/administration"


@pytest.fixture
def staff(site):
    """An organisation with sixty people, a consultation in each state, and one of each role."""
    with site.data():
        organisation = create_organisation(
            actor=InstallationActor(), slug="rives", name="Mutuelle des Rives", contact_email="ecrire@rives.test"
        )
        college = make_college(organisation)
        region = make_territory(organisation, "Bretagne", code="BRE", tile_row=1, tile_column=0)
        make_territory(organisation, "Finistère", code="29", level=Level.TERRITORY, parent_id=region.id)
        for number in range(60):
            make_person(organisation, last_name=f"Nom{number:02d}", college_id=college.id, territory_id=region.id)
        for slug, state in (("ouverte", State.OPEN), ("essai", State.PILOT), ("close", State.CLOSED)):
            consultation = make_consultation(organisation, slug=slug, title=f"La santé, {slug}", state=state)
            make_question(consultation, code="q1", position=1)
            make_question(consultation, QuestionKind.SCALE, code="q2", position=2)
        participation = make_participation(consultation)
        people = {
            role: make_member_of_staff(organisation, role, email=f"{role.value}@rives.test").id
            for role in (Role.ADMINISTRATOR, Role.DPO, Role.GOVERNANCE, Role.ELECTED_OFFICIAL)
        }
        people["participation"] = participation.id
    return people


def letter(site, address):
    """The newest message to an address, read from the outbox of files."""
    site.run_jobs()
    files = sorted(Path(site.app.config["MAIL_FILE_PATH"]).glob("*.eml"), reverse=True)
    letters = (email.message_from_bytes(path.read_bytes(), policy=default) for path in files)
    return next(found for found in letters if found["To"] == address)


def test_signing_in_by_a_mailed_link(site, staff, page, check_axe):
    page.goto(f"{AT}/personnes")
    page.get_by_role("link", name="Recevoir un lien de connexion").click()
    page.get_by_label("Adresse e-mail").fill("administrator@rives.test")
    page.get_by_role("button", name="Envoyer le lien").click()
    page.get_by_role("heading", name="Regardez votre messagerie").wait_for()
    text = letter(site, "administrator@rives.test").get_body(("plain",)).get_content()
    page.goto(re.search(r"https?://\S+", text)[0])
    check_axe(page)
    page.get_by_role("button", name="Me connecter").click()
    page.get_by_role("heading", name="Personnes").wait_for()


def test_a_consultation_is_composed_opened_and_people_invited(site, staff, desktop, sign_in):
    page = desktop
    sign_in(page, staff[Role.ADMINISTRATOR])
    page.goto(f"{AT}/consultations")
    page.get_by_role("link", name="Nouvelle consultation").click()
    page.get_by_label("Titre").fill("L’entraide")
    page.get_by_role("button", name="Créer la consultation").click()
    page.get_by_role("main").get_by_role("link", name="Titre, dates et accès").click()
    page.get_by_label("Fin").fill("2001-01-01T10:00")
    page.get_by_role("button", name="Enregistrer").click()
    assert "déjà passée" in page.locator(".error-summary").inner_text()
    assert page.evaluate("document.activeElement.classList.contains('error-summary')")
    page.get_by_label("Fin").fill(f"{utcnow().year + 1}-06-01T18:00")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("main").get_by_role("link", name="Notice d’information").click()
    page.get_by_role("button", name="Enregistrer la notice").click()
    page.get_by_role("main").get_by_role("link", name="Questions", exact=True).click()
    page.get_by_role("link", name="Question ouverte").click()
    page.get_by_label("Question", exact=True).fill("Qui vous aide ?")
    page.get_by_role("button", name="Enregistrer cette question").click()
    page.goto(f"{AT}/consultations/l-entraide")
    page.get_by_role("link", name="Ouvrir la consultation").click()
    page.get_by_role("button", name="Ouvrir la consultation").click()
    page.get_by_role("main").get_by_role("link", name="Inviter et relancer").click()
    page.get_by_role("link", name="Faire la liste").click()
    page.get_by_role("button", name="Ajouter ces personnes à la liste").click()
    page.locator(".job-card").wait_for()
    site.run_jobs()
    page.get_by_role("button", name=re.compile("Envoyer les 64 invitations")).click()  # the page follows the work
    site.run_jobs()
    page.get_by_text("invitations parties").wait_for()
    found = letter(site, "governance@rives.test")
    assert "L’entraide" in found["Subject"]
    page.goto(re.search(r"https?://\S+", found.get_body(("plain",)).get_content())[0])
    page.get_by_role("heading", name=re.compile("entraide")).first.wait_for()


def test_the_patched_list_of_people_is_the_reloaded_one(staff, desktop, sign_in):
    page = desktop
    sign_in(page, staff[Role.ADMINISTRATOR])
    page.goto(f"{AT}/personnes")
    with page.expect_response(lambda response: "page=2" in response.url):
        page.get_by_role("link", name="Page 2").click()
    page.get_by_role("link", name="Nom59").wait_for()
    patched = page.locator("#liste").inner_html()
    assert "page=2" in page.url
    page.reload()
    assert re.sub(r"\s+", " ", page.locator("#liste").inner_html()) == re.sub(r"\s+", " ", patched)


def test_display_and_language_stay_chosen(staff, page):
    page.goto("/connexion")
    page.get_by_role("button", name="Sombre").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.wait_for_load_state("networkidle")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_role("button", name="English").click()
    page.locator("html[lang=en]").wait_for()
    assert page.url.endswith("/connexion")


PAGES = {
    None: ("/", "/connexion", "/connexion/lien", "/connexion/lien-envoye", "/pages/confidentialite"),
    Role.ADMINISTRATOR: (
        "/",
        "/mon-compte",
        "/mon-compte/mot-de-passe",
        f"{AT}/organisation",
        f"{AT}/territoires",
        f"{AT}/colleges",
        f"{AT}/pages-legales",
        f"{AT}/pages-legales/cookies",
        f"{AT}/personnes",
        f"{AT}/personnes/1",
        f"{AT}/personnes/1/modifier",
        f"{AT}/personnes/ajouter",
        f"{AT}/personnes/importer",
        f"{AT}/consultations",
        f"{AT}/nouvelle-consultation",
        f"{AT}/consultations/essai",
        f"{AT}/consultations/essai/reglages",
        f"{AT}/consultations/essai/textes",
        f"{AT}/consultations/essai/notice",
        f"{AT}/consultations/essai/questions",
        f"{AT}/consultations/essai/questions/q2",
        f"{AT}/consultations/essai/questions/ajouter/choice",
        f"{AT}/consultations/essai/apercu",
        f"{AT}/consultations/essai/ouvrir",
        f"{AT}/consultations/ouverte",
        f"{AT}/consultations/ouverte/invitations",
        f"{AT}/consultations/ouverte/invitations/ajouter",
        f"{AT}/consultations/close",
    ),
    Role.GOVERNANCE: ("/",),
    Role.ELECTED_OFFICIAL: ("/",),
    Role.DPO: ("/", f"{AT}/journal", f"{AT}/effacements?q=nom", f"{AT}/effacements/{{participation}}"),
}


@pytest.mark.parametrize("dark", [False, True], ids=["desktop-light", "phone-dark"])
def test_axe_finds_nothing(staff, another_device, sign_in, check_axe, dark):
    large = {"viewport": {"width": 1280, "height": 900}, "is_mobile": False, "has_touch": False}
    for role, paths in PAGES.items():
        page = another_device(**({"color_scheme": "dark"} if dark else large))
        if role is not None:
            sign_in(page, staff[role])
        for path in paths:
            answer = page.goto(path.format(participation=staff["participation"]))
            assert answer.status == 200, path
            check_axe(page)
