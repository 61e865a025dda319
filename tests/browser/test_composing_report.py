"""From the analysis to the signed and published report, in a browser: the acts a team does, by mouse and keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from consult.accounts.models import Person
from consult.authz import Role
from consult.db import db
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.reports import make_small_world
from tests.support.in_this_process import in_this_process

WRITER, CHAIR = "gouvernance@exemple.test", "audit@exemple.test"


def heading(page: Page, name: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def prepare(site) -> tuple[str, int, int]:
    """The address of the consultation, the writer and the chair of the committee."""
    with site.data(), in_this_process():
        world = make_small_world()
        make_member_of_staff(world.organisation, Role.GOVERNANCE, email=WRITER)
        make_member_of_staff(world.organisation, Role.AUDITOR, email=CHAIR)
        db.session.commit()
        analyse(world)
        ids = [db.session.scalars(sa.select(Person.id).where(Person.email == email)).one() for email in (WRITER, CHAIR)]
        return f"/consultations/{world.consultation.slug}", ids[0], ids[1]


def test_a_report_is_composed_signed_by_two_and_published(
    site,
    desktop: Page,
    another_device: Callable[..., Page],
    sign_in: Callable[[Page, int], None],
    check_axe: Callable[[Page], None],
) -> None:
    base, writer, chair = prepare(site)
    page = desktop
    sign_in(page, writer)

    # The draft: three acts.
    page.goto(f"{base}/rapport")
    page.get_by_role("link", name="Composer le rapport").click()
    heading(page, "Rapports composés")
    check_axe(page)
    page.get_by_role("button", name="Écrire le brouillon").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Le brouillon est écrit")
    check_axe(page)

    # A block, by the keyboard: bold, a pasted text, a figure found and inserted.
    page.get_by_role("link", name="Remerciements").click()
    heading(page, "Remerciements")
    text = page.get_by_label("Texte", exact=True)
    text.fill("")
    text.press("Control+b")
    page.keyboard.type("Merci")
    text.press("End")
    page.keyboard.type(" à ")
    page.keyboard.press("Control+Shift+F")
    page.keyboard.type("Personnes ayant contribué")
    found = page.locator("#figures-found li").filter(has_text="Personnes ayant contribué")
    expect(page.locator("#figures-found li")).to_have_count(1)
    found.get_by_role("button", name="Insérer").press("Enter")
    expect(text).to_have_value("**Merci** à [[overview.people.count]]")
    text.evaluate(
        """(area) => {
          const data = new DataTransfer();
          data.setData("text/html", "<p class=MsoNormal>, <b>tous</b><script>alert(1)</script></p>");
          area.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(text).to_have_value("**Merci** à [[overview.people.count]], **tous**")
    expect(page.locator("#block-preview .figure-chip")).to_have_text("120")
    check_axe(page)
    page.get_by_role("button", name="Enregistrer le bloc").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Le bloc est enregistré")

    # A number typed by hand is pointed out, and becomes a figure in one click.
    text = page.get_by_label("Texte", exact=True)
    text.fill("Merci aux 120 personnes.")
    page.get_by_role("button", name="Enregistrer le bloc").click()
    page.get_by_role("button", name=re.compile("^Insérer 120 : Personnes ayant contribué")).click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Le chiffre est inséré")
    expect(page.get_by_label("Texte", exact=True)).to_have_value("Merci aux [[overview.people.count]] personnes.")

    # Two signatures.
    page.get_by_role("link", name="Signature", exact=True).click()
    heading(page, "Signature")
    page.locator("#person-0").select_option(str(writer))
    page.locator("#quality-0").fill("Directeur de la gouvernance")
    page.locator("#person-1").select_option(str(chair))
    page.locator("#quality-1").fill("Présidente du comité de mission")
    check_axe(page)
    page.get_by_role("button", name="Figer le rapport et demander les signatures").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Le rapport est figé")
    page.get_by_role("button", name="J’ai lu ce rapport et je le signe").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Votre signature est enregistrée")

    other = another_device()
    sign_in(other, chair)
    other.goto(page.url)
    heading(other, "Signature")
    other.get_by_role("button", name="J’ai lu ce rapport et je le signe").click()
    expect(other.get_by_role("status", name="Messages")).to_contain_text("le rapport peut être publié")

    page.reload()
    page.get_by_role("button", name="Publier le rapport signé").click()
    expect(page.get_by_role("status", name="Messages")).to_contain_text("tout le monde peut le lire")

    # Everybody reads it; a figure opens on what it counts.
    reader = another_device()
    reader.goto(f"{base}/rapport")
    expect(reader.get_by_role("heading", name="Signé par")).to_be_visible()
    check_axe(reader)
    reader.locator("p .figure-chip").first.click()
    expect(reader.get_by_text("Comment c’est calculé")).to_be_visible()
    check_axe(reader)
