"""The workbench's pages: every act by its form, refusals that lose nothing, two people at once, undoing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Consultation
from consult.db import db
from consult.reports.models import CurationEvent, Theme
from consult.reports.workbench.bench import Bench, bench_of
from consult.territories.models import Organisation
from tests.factories.basics import make_member_of_staff, sign_in
from tests.support.analysed_world import ADMINISTRATOR, GOVERNANCE

BASE = "/consultations/sante/atelier"
COLLEAGUE = "collegue@exemple.test"
HTMX = {"HX-Request": "true"}


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, db.session.scalars(sa.select(Person).where(Person.email == email)).one())
    db.session.commit()
    return client


@pytest.fixture
def staff(analysed_app: Flask) -> Iterator[FlaskClient]:
    with analysed_app.app_context():
        yield browser(analysed_app, GOVERNANCE)
        db.session.rollback()
        forget_decisions()
        db.session.remove()


def forget_decisions() -> None:
    """Decisions go, with the themes that they made."""
    db.session.execute(sa.delete(CurationEvent))
    db.session.execute(sa.text("delete from themes where id not in (select theme_id from run_themes)"))
    db.session.commit()


@pytest.fixture
def colleague(analysed_app: Flask, staff: FlaskClient) -> FlaskClient:
    if not db.session.scalar(sa.select(Person).where(Person.email == COLLEAGUE)):
        organisation = db.session.scalars(sa.select(Organisation).order_by(Organisation.id)).first()
        make_member_of_staff(organisation, Role.GOVERNANCE, email=COLLEAGUE)
        db.session.commit()
    return browser(analysed_app, COLLEAGUE)


def bench() -> Bench:
    db.session.rollback()
    return bench_of(db.session.scalars(sa.select(Consultation)).one())


def text(response) -> str:
    return response.get_data(as_text=True)


def post(client: FlaskClient, path: str, headers: dict[str, str] | None = None, **data: object):
    sent = {"seen": bench().number, **data}
    return client.post(f"{BASE}/{path}", data=sent, headers=headers)


def followed(client: FlaskClient, response) -> str:
    assert response.status_code == 303, text(response)[:400]
    return text(client.get(response.headers["Location"]))


def test_the_screen_shows_the_tree_then_a_theme_and_its_contributions(staff: FlaskClient) -> None:
    found = bench()
    first = found.tree.tops()[0]
    page = text(staff.get(BASE))
    assert all(node.label in page for node in found.tree.tops())
    assert "Choisissez un thème" in page
    page = text(staff.get(f"{BASE}?theme={first.slug}"))
    assert f'data-node="{first.slug}" aria-current="true"' in page
    contributions = found.counts[first.id].contributions
    assert f"{contributions} contribution" in page
    assert page.count("data-idea") >= min(contributions, 20)
    assert staff.get(f"{BASE}?theme=t99999").status_code == 200
    assert staff.get(f"{BASE}?theme=sans-theme&tri=incertaines&volet=verbatims&page=99").status_code == 200


def test_what_htmx_gets_is_what_the_whole_page_holds(staff: FlaskClient) -> None:
    address = f"{BASE}?theme={bench().tree.tops()[1].slug}"
    part = text(staff.get(address, headers=HTMX))
    whole = text(staff.get(address))
    assert "<html" not in part
    panel = re.search(r'<h2 id="panel-title".*?</p>', part, re.S)[0]
    assert panel in whole


def test_each_act_on_a_theme(staff: FlaskClient) -> None:
    first, second, third = bench().tree.tops()[:3]
    sub = bench().tree.under(first.id)[0]
    page = followed(staff, post(staff, f"themes/{first.slug}/titre", label=" Se soigner  ici ", theme=first.slug))
    assert "Nommé «\xa0Se soigner ici\xa0»" in page.replace("\u202f", "\xa0")
    post(staff, f"themes/{first.slug}/description", text="Ce qu’on entend par là.")
    post(staff, f"themes/{first.slug}/couleur", colour="7")
    post(staff, f"themes/{first.slug}/note", text="À relire à deux.")
    page = text(staff.get(f"{BASE}?theme={first.slug}"))
    assert "Ce qu’on entend par là." in page
    assert "À relire à deux." in page
    assert bench().tree.nodes[first.id].colour == 7
    post(staff, f"themes/{sub.slug}/deplacer", parent=second.slug)
    assert bench().tree.nodes[sub.id].parent == second.id
    post(staff, f"themes/{sub.slug}/deplacer", parent="")
    assert bench().tree.nodes[sub.id].parent is None
    page = followed(staff, post(staff, f"themes/{third.slug}/fusionner", into=second.slug, theme=third.slug))
    assert f'data-node="{second.slug}" aria-current="true"' in page, "the page follows the ideas"
    assert third.id not in bench().tree.nodes
    post(staff, f"themes/{sub.slug}/hors-sujet")
    post(staff, f"themes/{second.slug}/retirer")
    late = post(staff, f"themes/{second.slug}/titre", label="Trop tard")
    assert (late.status_code, "n’est plus dans l’arbre" in text(late)) == (409, True)
    assert {sub.id, second.id}.isdisjoint(bench().tree.nodes)
    assert bench().counts[-1].ideas > 0


def test_order_by_buttons_and_by_a_whole_list(staff: FlaskClient) -> None:
    slugs = [node.slug for node in bench().tree.tops()]
    post(staff, "ordre", theme_moved=slugs[0], direction="descendre")
    assert [node.slug for node in bench().tree.tops()][:2] == [slugs[1], slugs[0]]
    post(staff, "ordre", order=" ".join(reversed(slugs)))
    assert [node.slug for node in bench().tree.tops()] == slugs[::-1]


def test_create_empty_then_fill_from_a_search_and_from_ticks(staff: FlaskClient) -> None:
    made = post(staff, "themes", label="À part")
    node = next(node for node in bench().tree.tops() if node.label == "À part")
    assert "ne contient encore aucune idée" in followed(staff, made)
    source = bench().tree.tops()[0]
    page = text(staff.get(f"{BASE}?theme={source.slug}"))
    keys = re.findall(r'name="idees" value="([\d-]+)"', page)[:3]
    post(staff, "idees", portee="cochees", idees=keys, vers=node.slug, theme=source.slug)
    assert bench().counts[node.id].ideas == len(keys)
    before = bench().counts[source.id].ideas
    answer = post(staff, "idees", portee="toutes", vers="nouveau", nom="Tout le reste", theme=source.slug)
    assert "Tout le reste" in followed(staff, answer)
    assert bench().counts[source.id].ideas == 0
    assert bench().tree.tops()[-1].label == "Tout le reste"
    assert bench().counts[bench().tree.tops()[-1].id].ideas == before


def test_a_search_narrows_what_is_sent(staff: FlaskClient) -> None:
    source = bench().tree.tops()[0]
    word = re.search(
        r"\w{6,}", re.search(r'class="bench-idea">([^<]+)<', text(staff.get(f"{BASE}?theme={source.slug}")))[1]
    )[0]
    page = text(staff.get(f"{BASE}?theme={source.slug}&q={word}"))
    count = int(re.search(r"Toute la liste \((\d+)", page)[1])
    post(staff, "idees", portee="toutes", vers="hors-sujet", theme=source.slug, q=word)
    assert bench().counts[-1].ideas <= count == int(bench().tree.moved.sum())
    assert "ne contient ces mots" in text(staff.get(f"{BASE}?theme={source.slug}&q=xylophone"))


def test_split_by_subthemes_and_by_a_search(staff: FlaskClient) -> None:
    node = bench().tree.tops()[0]
    subs = bench().tree.under(node.id)
    page = text(staff.get(f"{BASE}/themes/{node.slug}/partager"))
    assert subs[0].label in page
    data = {"maniere": "sous-themes", "soustheme": [subs[0].slug], "nom": "À part"}
    post(staff, f"themes/{node.slug}/partager", **data)
    made = next(top for top in bench().tree.tops() if top.label == "À part")
    assert bench().tree.nodes[subs[0].id].parent == made.id
    word = re.search(
        r"\w{6,}", re.search(r'class="bench-idea">([^<]+)<', text(staff.get(f"{BASE}?theme={node.slug}")))[1]
    )[0]
    assert "idée" in text(staff.get(f"{BASE}/themes/{node.slug}/partager?mots={word}"))
    post(staff, f"themes/{node.slug}/partager", maniere="recherche", mots=word, nom="Un mot", rang="sous-themes")
    assert "Un mot" in [sub.label for sub in bench().tree.under(node.id)]


def test_undo_and_redo_say_what(staff: FlaskClient) -> None:
    first = bench().tree.tops()[0]
    post(staff, f"themes/{first.slug}/titre", label="Autrement")
    page = text(staff.get(BASE))
    assert 'Annuler<span class="bench-bar__what"> Nommé' in page
    post(staff, "annuler")
    assert bench().tree.nodes[first.id].label == first.label
    assert 'Rétablir<span class="bench-bar__what"> Nommé' in text(staff.get(BASE))
    post(staff, "retablir")
    assert bench().tree.nodes[first.id].label == "Autrement"
    assert post(staff, "retablir").status_code == 409


def test_history_names_the_author_and_undoes_any_decision(staff: FlaskClient) -> None:
    first = bench().tree.tops()[0]
    post(staff, "themes", label="Provisoire")
    made = next(top for top in bench().tree.tops() if top.label == "Provisoire")
    post(staff, f"themes/{made.slug}/titre", label="Nommé ensuite")
    post(staff, f"themes/{first.slug}/note", text="Une note.")
    page = text(staff.get(f"{BASE}/historique"))
    assert "Camille" in page
    assert "1 décision prise ensuite sur ce thème n’aurait plus d’effet" in page
    number = bench().events[0].number
    page = followed(staff, staff.post(f"{BASE}/historique/{number}/annuler"))
    assert "Sans effet" in page
    assert "1 décision est sans effet" in page
    assert staff.post(f"{BASE}/historique/{number}/annuler").status_code == 409


def test_refusals_lose_nothing(staff: FlaskClient) -> None:
    first, second = bench().tree.tops()[:2]
    sub = bench().tree.under(first.id)[0]
    long = "x" * 121
    refused = post(staff, f"themes/{first.slug}/titre", label=long)
    assert refused.status_code == 422
    assert long in text(refused)
    assert "120 caractères au plus" in text(refused)
    notice = post(staff, f"themes/{first.slug}/titre", headers=HTMX, label="")
    assert (notice.status_code, notice.headers["HX-Retarget"]) == (422, "#bench-notice")
    assert "Donnez un titre" in text(notice)
    bad = [
        (f"themes/{first.slug}/fusionner", {"into": sub.slug}, 422, "dans lui-même"),
        (f"themes/{first.slug}/fusionner", {"into": ""}, 422, "Choisissez le thème"),
        (f"themes/{first.slug}/deplacer", {"parent": second.slug}, 422, "se fusionne"),
        (f"themes/{first.slug}/couleur", {"colour": "99"}, 422, "Choisissez une couleur"),
        (f"themes/{first.slug}/note", {"text": " "}, 422, "Écrivez votre note"),
        (f"themes/{first.slug}/exploser", {}, 404, ""),
        ("themes/t99999/titre", {"label": "Trop tard"}, 404, ""),
        ("idees", {"portee": "cochees", "vers": first.slug}, 422, "Aucune idée n’est choisie"),
        ("idees", {"portee": "toutes", "vers": ""}, 422, "Choisissez où vont"),
        ("idees", {"portee": "cochees", "idees": ["a-b", "9-9", "1"], "vers": first.slug}, 422, "Aucune idée"),
        ("ordre", {"order": "t99999"}, 409, "n’est plus dans l’arbre"),
        ("themes", {"label": ""}, 422, "Donnez un titre"),
        (f"themes/{first.slug}/partager", {"maniere": "recherche", "mots": ""}, 422, "Aucune idée"),
        (f"themes/{first.slug}/partager", {"maniere": "sous-themes", "nom": "x"}, 422, "Aucune idée"),
        (f"themes/{first.slug}/verbatims/exploser", {}, 404, ""),
        (f"themes/{first.slug}/verbatims/citer", {"reference": "1-2"}, 422, "ne peut pas être cité"),
    ]
    for path, data, status, said in bad:
        answer = post(staff, path, **data)
        assert (answer.status_code, said in text(answer)) == (status, True), (path, text(answer)[:300])
    assert not bench().events, "nothing was half done"


def test_two_people_at_once(staff: FlaskClient, colleague: FlaskClient) -> None:
    first, second = bench().tree.tops()[:2]
    seen = bench().number
    post(colleague, f"themes/{first.slug}/titre", label="Le leur")
    untouched = staff.post(f"{BASE}/themes/{second.slug}/titre", data={"label": "À côté", "seen": seen})
    assert untouched.status_code == 303
    mine = {"label": "Le mien", "seen": seen, "theme": first.slug}
    for headers in ({}, HTMX):
        conflict = staff.post(f"{BASE}/themes/{first.slug}/titre", data=mine, headers=headers)
        assert conflict.status_code == 409
        assert "Le leur" in text(conflict)
        assert 'name="label" value="Le mien"' in text(conflict), "what was typed is there to be confirmed"
        assert "Appliquer quand même" in text(conflict)
    staff.post(f"{BASE}/themes/{first.slug}/titre", data={**mine, "seen": ""})
    assert bench().tree.nodes[first.id].label == "Le mien"


def test_htmx_answers_an_act_with_the_panes_and_what_counts_changed(staff: FlaskClient) -> None:
    first, second = bench().tree.tops()[:2]
    answer = post(staff, f"themes/{first.slug}/fusionner", headers=HTMX, into=second.slug, theme=first.slug)
    part = text(answer)
    assert answer.status_code == 200
    assert 'id="bench-tree" class="bench__scroll" hx-swap-oob="true"' in part
    assert f"theme={second.slug}" in answer.headers["HX-Push-Url"]
    assert 'id="bench-done-undo"' in part
    assert f'data-node="{first.slug}"' not in part


def test_verbatims_are_chosen_and_taken_away(staff: FlaskClient) -> None:
    node = bench().tree.tops()[0]
    page = text(staff.get(f"{BASE}?theme={node.slug}&volet=verbatims"))
    _shown, others = page.split("Proposés, variés")
    reference = re.search(r'name="reference" value="([\d-]+)"', others)
    if reference:
        post(staff, f"themes/{node.slug}/verbatims/citer", reference=reference[1], theme=node.slug)
        page = text(staff.get(f"{BASE}?theme={node.slug}&volet=verbatims"))
        assert reference[1] in page.split("Proposés, variés")[0]
    chosen = re.search(r'name="reference" value="([\d-]+)"', page.split("Proposés, variés")[0])[1]
    post(staff, f"themes/{node.slug}/verbatims/retirer", reference=chosen, theme=node.slug)
    page = text(staff.get(f"{BASE}?theme={node.slug}&volet=verbatims"))
    assert chosen not in page.split("Proposés, variés")[0]


def test_who_reads_does_not_decide(analysed_app: Flask, staff: FlaskClient) -> None:
    reader = browser(analysed_app, ADMINISTRATOR)
    node = bench().tree.tops()[0]
    page = text(reader.get(f"{BASE}?theme={node.slug}"))
    assert "fold-merge" not in page
    assert "draggable" not in page
    assert reader.get(f"{BASE}/a-verifier").status_code == 200
    assert reader.get(f"{BASE}/historique").status_code == 200
    assert post(reader, f"themes/{node.slug}/retirer").status_code == 403
    assert reader.get(f"{BASE}/themes/{node.slug}/partager").status_code == 403
    assert db.session.scalar(sa.select(sa.func.count(Theme.id))) > 0


def test_the_report_still_opens_after_acts_and_leads_here(staff: FlaskClient) -> None:
    first, second = bench().tree.tops()[:2]
    post(staff, f"themes/{first.slug}/fusionner", into=second.slug)
    page = text(staff.get("/consultations/sante/rapport"))
    assert 'href="/consultations/sante/atelier"' in page
    assert f'href="/consultations/sante/atelier?theme={second.slug}"' in text(
        staff.get(f"/consultations/sante/themes/{second.slug}")
    )
