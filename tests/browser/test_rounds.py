"""A round from its opening by a secretary to the ballot of an élu, changed, then found again, on phones and desks."""

import re

import pytest
from playwright.sync_api import expect

from consult.db import db
from consult.selection.models import Method, Round
from tests.factories.rounds import make_round_world


@pytest.fixture
def world(site):
    """Ids of the round, its secretary and an élu; the round is prepared, to be shared out in points."""
    with site.data():
        made = make_round_world(
            elected=3, projects=6, method=Method.POINTS, opened=False, points=10, seats=2, proxies=1
        )
        for project in made.projects:
            project.need = "Des voisins isolés, sans lieu où se retrouver."
            project.description = "Un jardin partagé derrière l’agence, ouvert trois jours par semaine."
        made.organisation.name = "Mutuelle des Rives"
        return made.round.id, made.secretary.id, made.elected[0].id


def close(site, round_id):
    """The hour comes; what the clock asks for is done."""
    from consult.db import utcnow
    from consult.selection.clockwork import follow_rounds

    with site.data():
        db.session.get_one(Round, round_id).closes_at = utcnow()
    with site.app.app_context():
        follow_rounds()
    site.run_jobs()


def test_a_round_is_opened_voted_changed_and_checked(site, devices, device, other_device, world, check_axe):
    """The élu on a phone and the secretary at a desk, then the other way round."""
    round_id, secretary, elected = world
    devices.sign_in(other_device, secretary)
    other_device.goto("/administration/scrutins")
    check_axe(other_device)
    other_device.get_by_role("link", name="Prévention 2027 – Rives de Loire").click()
    expect(other_device.get_by_text("Aujourd’hui, 3 élus voteraient")).to_be_visible()
    check_axe(other_device)
    other_device.get_by_role("link", name="Régler").click()
    check_axe(other_device)
    other_device.get_by_role("button", name="Enregistrer les réglages").click()
    other_device.get_by_role("button", name="Ouvrir maintenant").click()
    expect(other_device.get_by_text("Le scrutin est ouvert.")).to_be_visible()
    check_axe(other_device)

    devices.sign_in(device, elected)
    device.goto("/scrutins")
    device.get_by_role("link", name="Prévention 2027 – Rives de Loire").click()
    check_axe(device)
    points = device.get_by_role("spinbutton")
    expect(points).to_have_count(6)
    left = device.locator("#left")
    points.nth(0).fill("7")
    points.nth(1).fill("6")
    points.nth(1).press("Tab")
    expect(left).to_contain_text("3 points de trop")
    device.get_by_role("button", name="Envoyer ce bulletin").click()
    expect(device.get_by_role("alert")).to_contain_text("Rien n’est perdu")
    check_axe(device)
    device.get_by_role("spinbutton").nth(1).fill("2")
    device.get_by_role("spinbutton").nth(1).press("Tab")
    expect(left).to_contain_text("Il vous reste 1 point")
    device.locator("summary", has_text="Lire le projet").first.click()
    with device.expect_response("**/notes"):
        device.get_by_label(re.compile("Ma note")).first.fill("Voir avec la mairie")
        device.get_by_label(re.compile("Ma note")).first.press("Tab")
    device.get_by_role("button", name="Envoyer ce bulletin").click()
    expect(device.get_by_role("heading", name="Votre bulletin est enregistré")).to_be_visible()
    check_axe(device)
    device.get_by_role("link", name="Revoir mon bulletin").click()
    expect(device.get_by_label(re.compile("Ma note")).first).to_have_value("Voir avec la mairie")
    device.get_by_role("spinbutton").nth(5).fill("1")
    device.get_by_role("button", name="Remplacer mon bulletin").click()
    code, nonce = device.locator(".fingerprint").all_inner_texts()[:2]

    for path in ("procuration", "deport", "liste", "comparer"):
        device.goto(f"/scrutins/{round_id}/{path}")
        check_axe(device)
    close(site, round_id)
    device.goto(f"/scrutins/{round_id}")
    check_axe(device)
    device.get_by_role("link", name="Lire les résultats").click()
    expect(device.get_by_text("Les élus ont choisi 2 projets.")).to_be_visible()
    check_axe(device)
    device.get_by_role("link", name="Retrouver mon bulletin").click()
    device.get_by_label("Numéro du bulletin").fill(code)
    device.get_by_label("Code de contrôle").fill(nonce)
    device.get_by_role("button", name="Retrouver mon bulletin").click()
    expect(device.get_by_text("tel que vous l’avez envoyé")).to_be_visible()
    check_axe(device)
    other_device.goto(f"/administration/scrutins/{round_id}")
    check_axe(other_device)
    other_device.get_by_role("link", name="Les bulletins, par nom").click()
    check_axe(other_device)


def test_a_secretary_opens_cancels_and_prepares_again(site, devices, device, world, check_axe):
    """On a phone as at a desk."""
    round_id, secretary, _elected = world
    devices.sign_in(device, secretary)
    device.goto("/administration/scrutins")
    check_axe(device)
    device.get_by_role("link", name="Prévention 2027 – Rives de Loire").click()
    device.get_by_role("button", name="Ouvrir maintenant").click()
    expect(device.get_by_text("Le scrutin est ouvert.")).to_be_visible()
    device.locator("summary", has_text="Annuler ce scrutin ouvert").click()
    device.get_by_role("button", name="Annuler ce scrutin").click()
    expect(device.get_by_role("alert")).to_contain_text("Dites pourquoi")
    check_axe(device)
    device.get_by_label("Pourquoi").fill("La liste oubliait deux élus.")
    device.get_by_role("button", name="Annuler ce scrutin").click()
    expect(device.get_by_text("ses votants reçoivent la raison")).to_be_visible()
    expect(device.get_by_text("La liste oubliait deux élus.")).to_be_visible()
    check_axe(device)
    device.goto("/administration/scrutins/nouveau")
    expect(device.get_by_role("heading", level=1)).to_be_visible()
    check_axe(device)
    device.get_by_role("button", name="Préparer").click()
    expect(device.get_by_role("button", name="Ouvrir maintenant")).to_be_visible()
    check_axe(device)
    site.run_jobs()
    device.goto(f"/scrutins/{round_id}")
    expect(device.get_by_text("Ce scrutin a été annulé")).to_be_visible()
    check_axe(device)
