"""A chosen project carried out: referent, milestones, money, news, end report; what everybody reads of it."""

from datetime import timedelta
from io import BytesIO

import pytest

from consult.authz import Role
from consult.clock import today
from consult.db import db
from consult.projects.models import Call, Milestone, News, PhaseKind, Project, ProjectFile, Realisation, Stage
from consult.projects.rules.following import may_end, progress
from consult.projects.rules.life_cycle import may_follow
from tests.factories.basics import make_organisation, make_territory, sign_in
from tests.factories.projects import make_call, make_elected, make_holder, make_project, make_project_author
from tests.support.sample_files import picture


@pytest.fixture
def place(client):
    own = make_organisation("rives", contact_email="contact@exemple.test")
    found = make_territory(own, "Pays de Retz", code="RETZ")
    db.session.commit()
    return found


@pytest.fixture
def chair(place):
    return make_holder(place, Role.CHAIR)


@pytest.fixture
def project(place):
    call = make_call(place.organisation, PhaseKind.REALISATION)
    found = make_project(call, stage=Stage.SELECTED, territory_id=place.id, slug="jardin", title="Jardin partagé")
    found.asked_cents = 500_000
    db.session.commit()
    return found


def start(client, project, chair):
    sign_in(client, chair)
    address = f"/suivi-projets/{project.id}"
    sent = client.post(address, data={"referent_id": str(chair.id), "granted_cents": "4 000"})
    assert sent.status_code == 303
    return address


def add_step(client, address, label, due=""):
    assert client.post(f"{address}/etapes", data={"label": label, "due_on": due}).status_code == 303
    return db.session.query(Milestone).order_by(Milestone.id.desc()).first()


def test_progress_is_milestones_done():
    steps = [Milestone(label="a", done_on=today()), Milestone(label="b")]
    assert progress(steps) == (1, 2)
    assert not may_end(steps)
    assert may_end(steps[:1])


def test_a_project_is_carried_out_from_its_choice_to_its_report(client, project, chair):
    address = start(client, project, chair)
    step = add_step(client, address, "Terrain prêté", (today() - timedelta(days=3)).isoformat())
    assert "En retard" in client.get("/suivi-projets").text
    early = client.post(f"{address}/bilan", data={"report": "Fini."})
    assert early.status_code == 409
    assert "Fini." in early.text
    client.post(f"{address}/etapes/{step.id}", data={"do": "done"})
    client.post(address, data={"referent_id": str(chair.id), "granted_cents": "4 000", "spent_cents": "4 100"})
    assert "dépensé plus" in client.get(address).text
    assert client.post(f"{address}/bilan", data={"report": "Douze familles jardinent."}).status_code == 303
    shown = db.session.get_one(Project, project.id)
    assert shown.stage is Stage.DONE
    page = client.get("/projets/jardin/suivi").text
    assert "Douze familles jardinent." in page
    assert "1 étape terminée sur 1" in page
    again = client.post(f"{address}/etapes", data={"label": "Encore une"})
    assert again.status_code == 409


def test_what_was_promised_may_be_taken_back(client, project, chair):
    address = start(client, project, chair)
    step = add_step(client, address, "Serre")
    client.post(f"{address}/etapes/{step.id}", data={"do": "drop"})
    assert db.session.query(Milestone).count() == 0
    assert client.post(f"{address}/bilan", data={"report": "Sans serre."}).status_code == 303


def test_news_with_pictures_are_read_by_all_and_removed_with_them(client, project, chair):
    address = start(client, project, chair)
    data = {"title": "C’est parti", "body": "Dix personnes.", "alternative": "Un potager"}
    files = {"pictures": [(BytesIO(picture()), "a.jpg"), (BytesIO(picture(kind="PNG")), "b.png")]}
    assert client.post(f"{address}/nouvelles", data=data | files).status_code == 303
    page = client.get("/projets/jardin/suivi").text
    assert "Dix personnes." in page
    token = db.session.query(ProjectFile).first().token
    with client.get(f"/projets/jardin/suivi/images/{token}") as served:
        assert (served.status_code, served.mimetype) == (200, "image/jpeg")
    news = db.session.query(News).one()
    client.post(f"{address}/nouvelles/{news.id}/retirer")
    assert db.session.query(ProjectFile).count() == 0
    assert client.get(f"/projets/jardin/suivi/images/{token}").status_code == 404


def test_a_file_that_is_no_picture_leaves_the_text_typed(client, project, chair):
    address = start(client, project, chair)
    data = {"title": "Photos", "body": "À voir", "pictures": [(BytesIO(b"MZ pas une image"), "a.jpg")]}
    refused = client.post(f"{address}/nouvelles", data=data)
    assert refused.status_code == 422
    assert "À voir" in refused.text
    assert db.session.query(News).count() == 0


@pytest.mark.parametrize("amount", ["-1", "1000000000000", "beaucoup"])
def test_amounts_that_cannot_be_are_said(client, project, chair, amount):
    sign_in(client, chair)
    refused = client.post(f"/suivi-projets/{project.id}", data={"granted_cents": amount})
    assert refused.status_code == 422
    assert db.session.query(Realisation).count() == 0
    assert db.session.get_one(Project, project.id).stage is Stage.SELECTED


def test_the_referent_follows_and_others_do_not(client, project, chair, place):
    elected, member = make_elected(place), make_project_author(place)
    db.session.commit()
    address = start(client, project, chair)
    for person in (elected, member):
        sign_in(client, person)
        assert client.get(address).status_code == 404
        assert client.post(f"{address}/etapes", data={"label": "Non"}).status_code == 404
    sign_in(client, chair)
    client.post(address, data={"referent_id": str(elected.id), "granted_cents": "4 000"})
    sign_in(client, elected)
    assert client.get(address).status_code == 200
    assert "Jardin partagé" in client.get("/suivi-projets").text


def test_nothing_is_followed_before_the_choice(client, project, chair, place):
    project.stage = Stage.ADMISSIBLE
    db.session.commit()
    sign_in(client, chair)
    assert client.get(f"/suivi-projets/{project.id}").status_code == 404
    assert client.get("/projets/jardin/suivi").status_code == 404
    assert client.get("/projets/jardin/fiche.pdf").status_code == 404
    assert "Jardin partagé" not in client.get("/territoires/RETZ/projets-choisis").text
    assert not may_follow(project_kind(project), Stage.ADMISSIBLE, Stage.UNDER_WAY)


def project_kind(project):
    return db.session.get_one(Call, project.call_id).kind


def test_the_page_of_a_territory_and_the_sheet_promote_it(client, project, chair):
    start(client, project, chair)
    assert "Jardin partagé" in client.get("/territoires/RETZ/projets-choisis").text
    assert "Suivre sa réalisation" in client.get("/projets/jardin").text
    sheet = client.get("/projets/jardin/fiche.pdf")
    assert sheet.data.startswith(b"%PDF")


def test_those_not_chosen_read_what_remains_possible(client, project, place):
    project.stage = Stage.NOT_SELECTED
    db.session.commit()
    page = client.get("/projets/jardin").text
    assert "Non retenu cette fois" in page
    assert "/elus/RETZ" in page
