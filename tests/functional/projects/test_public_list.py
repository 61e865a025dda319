"""The list of projects: filters, counts, an order that favours nobody, several side by side."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from consult.db import db
from consult.projects.models import CallKind, PhaseKind, Stage, Support
from consult.projects.pages.listing import PAGE
from consult.projects.rules.search_text import search_text
from consult.territories.models import Level, Organisation
from tests.factories.basics import make_organisation, make_person, make_territory
from tests.factories.projects import make_call, make_project

AT = "/o/rives/projets"


def words(page) -> str:
    return page.text.replace("\u202f", " ").replace("\u00a0", " ")


def titles(page) -> list[str]:
    return re.findall(r'project-card__title"><a[^>]*>([^<]+)</a>', words(page))


def place(organisation: Organisation, name: str, code: str, parent=None, **values):
    return make_territory(organisation, name, code=code, parent_id=parent.id if parent else None, **values)


def make_list(count: int = 0, **values):
    organisation = make_organisation()
    call = make_call(organisation, PhaseKind.SUPPORT, **values)
    for number in range(count):
        make_project(call, title=f"Projet numéro {number}")
    db.session.commit()
    return organisation, call


def test_an_empty_list_says_what_will_be_there(client: FlaskClient) -> None:
    make_list()
    assert "Aucun projet pour l’instant" in words(client.get(AT))


def test_filters_narrow_the_list_and_stand_in_the_address(client: FlaskClient) -> None:
    organisation, call = make_list()
    west = place(organisation, "Ouest", "OUEST", tile_row=0, tile_column=0)
    brest = place(organisation, "Brest", "BREST", west, level=Level.TERRITORY, tile_row=1, tile_column=0)
    prevention, mutual_help = call.categories
    make_project(call, title="Marcher", territory_id=brest.id, category_id=prevention.id)
    make_project(call, title="Veiller", territory_id=west.id, category_id=mutual_help.id, stage=Stage.ADMISSIBLE)
    other = make_project(make_call(organisation, PhaseKind.FILING, title="Autre appel"), title="Chanter")
    other.search_text = search_text("Des chorales à l’hôpital")
    db.session.commit()
    assert set(titles(client.get(AT))) == {"Marcher", "Veiller", "Chanter"}
    assert set(titles(client.get(f"{AT}?territoire=OUEST"))) == {"Marcher", "Veiller"}
    assert titles(client.get(f"{AT}?territoire=BREST")) == ["Marcher"]
    assert titles(client.get(f"{AT}?categorie=Entraide")) == ["Veiller"]
    assert titles(client.get(f"{AT}?etape=admissible")) == ["Veiller"]
    assert titles(client.get(f"{AT}?q=chorale+HOPITAUX")) == ["Chanter"]
    assert titles(client.get(f"{AT}?appel={call.slug}&categorie=Prévention&etape=filed")) == ["Marcher"]
    page = words(client.get(f"{AT}?territoire=OUEST&etape=filed"))
    assert "Prévention (1)" in page
    assert "Entraide (0)" not in page
    assert "Retirer le filtre" in page
    assert "territoire=BREST" in page  # a tile of the map
    nothing = words(client.get(f"{AT}?q=piscine"))
    assert "Aucun projet ne correspond" in nothing
    assert set(titles(client.get(f"{AT}?territoire=INCONNU&etape=examined&appel=rien"))) >= {"Marcher"}


def test_the_order_is_the_visitor_s_own_and_pages_never_repeat(client: FlaskClient) -> None:
    _organisation, call = make_list(2 * PAGE)
    first, second = titles(client.get(AT)), titles(client.get(f"{AT}?page=2"))
    assert len(first) == len(second) == PAGE
    assert set(first).isdisjoint(second)
    assert titles(client.get(AT)) == first
    make_project(call, title="Arrivé pendant la visite")
    db.session.commit()
    assert titles(client.get(f"{AT}?page=2")) == second
    assert titles(client.get(f"{AT}?page=3")) == ["Arrivé pendant la visite"]
    other = client.application.test_client()
    assert titles(other.get(AT)) != first


def test_the_most_supported_stand_first_only_when_asked(client: FlaskClient) -> None:
    organisation, call = make_list(5)
    loved = make_project(call, title="Le plus soutenu")
    for _number in range(3):
        db.session.add(Support(project_id=loved.id, person_id=make_person(organisation).id))
    db.session.commit()
    page = client.get(f"{AT}?ordre=soutiens")
    assert titles(page)[0] == "Le plus soutenu"
    assert "comme vous l’avez demandé" in words(page)
    orders = {titles(client.application.test_client().get(AT))[0] for _visitor in range(12)}
    assert len(orders) > 1
    assert "tiré au hasard pour vous" in words(client.get(AT))


def test_private_withdrawn_and_hidden_projects_are_nowhere(client: FlaskClient) -> None:
    organisation, call = make_list()
    make_project(make_call(organisation, kind=CallKind.SUPPORT), title="Mon loyer", slug="prive")
    make_project(call, title="Retiré", slug="retire", stage=Stage.WITHDRAWN)
    make_project(call, title="Brouillon", slug="brouillon", stage=Stage.DRAFT)
    make_project(call, title="Écarté", slug="ecarte", hidden_reason="Publicité")
    db.session.commit()
    assert titles(client.get(AT)) == []
    for slug in ("prive", "retire", "brouillon", "ecarte"):
        assert client.get(f"{AT}/{slug}").status_code == 404
        assert client.get(f"{AT}/{slug}/carte.png").status_code == 404


def test_five_are_compared_and_a_sixth_is_refused_in_a_sentence(client: FlaskClient) -> None:
    _organisation, call = make_list()
    slugs = [make_project(call, title=f"Choix {number}").slug for number in range(6)]
    db.session.commit()
    for slug in slugs[:5]:
        client.post("/o/rives/comparer-projets", data={"projet": slug, "suite": "/o/rives/projets?etape=filed"})
    sixth = client.post("/o/rives/comparer-projets", data={"projet": slugs[5]}, follow_redirects=True)
    assert "Cinq projets au plus se comparent" in words(sixth)
    assert "5 projets gardés pour comparer" in words(sixth)
    page = words(client.get("/o/rives/comparer-projets"))
    assert all(f"Choix {number}" in page for number in range(5))
    assert "Choix 5" not in page
    client.post("/o/rives/comparer-projets", data={"projet": slugs[0]})
    assert "Choix 0" not in words(client.get("/o/rives/comparer-projets"))
    shared = client.application.test_client().get(f"/o/rives/comparer-projets?p={slugs[5]}&p={slugs[0]}&p=inconnu")
    assert words(shared).index("Choix 5") < words(shared).index("Choix 0")
    client.post("/o/rives/comparer-projets", data={"tout": "1"})
    assert "Rien à comparer" in words(client.get("/o/rives/comparer-projets"))


def test_a_choice_leads_back_where_it_was_made_and_nowhere_else(client: FlaskClient) -> None:
    _organisation, call = make_list()
    slug = make_project(call).slug
    db.session.commit()
    back = client.post("/o/rives/comparer-projets", data={"projet": slug, "suite": "/o/rives/projets?page=2"})
    assert back.location == "/o/rives/projets?page=2"
    away = client.post("/o/rives/comparer-projets", data={"projet": slug, "suite": "https://ailleurs.test/"})
    assert away.location == "/o/rives/projets"
    assert client.post("/o/rives/comparer-projets", data={"projet": "inconnu"}).status_code == 404


def test_calls_show_their_calendar_and_the_way_in(client: FlaskClient) -> None:
    organisation, call = make_list(title="Appel 2027", intro="**Proposez** vos idées.", budget_cents=1_250_050)
    make_call(organisation, title="En préparation", slug="secret", opened_at=None)
    permanent = make_call(organisation, title="Boîte à idées", permanent=True)
    db.session.commit()
    page = words(client.get("/o/rives/appels"))
    assert "Appel 2027" in page
    assert "Boîte à idées" in page
    assert "En préparation" not in page
    assert client.get("/o/rives/appels/secret").status_code == 404
    shown = words(client.get(f"/o/rives/appels/{call.slug}"))
    assert "12 500,50 €" in shown
    assert "<strong>Proposez</strong>" in shown
    assert shown.index("Dépôt") < shown.index("Choix des élus") < shown.index("Réalisation")
    assert "Ouvert toute l’année" in words(client.get(f"/o/rives/appels/{permanent.slug}"))


def test_projects_are_in_everybody_s_menu_once_a_call_is_published(client: FlaskClient) -> None:
    make_organisation("sans")
    make_list()
    assert ">Projets<" not in client.get("/o/sans/").text
    assert ">Projets<" in client.get("/o/rives/").text
