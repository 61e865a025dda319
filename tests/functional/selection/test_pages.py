"""The pages of a round: for a secretary, for an élu on a phone, for everybody."""

from __future__ import annotations

import json
import re
import uuid
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document
from flask import Flask
from flask.testing import FlaskClient

from consult.authz import Role
from consult.db import db, utcnow
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.projects.models import Author, Stage
from consult.selection.clockwork import follow_rounds
from consult.selection.models import Ballot, Method, PrivateNote, RoundState, Vote
from tests.factories.basics import make_person, make_territory, sign_in
from tests.factories.projects import make_elected, make_holder
from tests.factories.rounds import RoundWorld, make_round_world


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def send(client: FlaskClient, world: RoundWorld, **choices: object) -> tuple[int, str]:
    """Fill the ballot as a browser without script does."""
    url = f"/scrutins/{world.round.id}/voter"
    page = client.get(url).get_data(as_text=True)
    fields = {name: hidden(page, name) for name in ("pour", "nonce", "key")}
    response = client.post(url, data=fields | choices)
    return response.status_code, response.get_data(as_text=True)


def test_an_elected_official_votes_changes_and_finds_the_ballot_again(client: FlaskClient) -> None:
    world = make_round_world(elected=1, seats=1)
    sign_in(client, world.elected[0])
    assert "À vous" in client.get("/scrutins").get_data(as_text=True)
    assert send(client, world, P1="1")[0] == 200
    status, page = send(client, world, P2="1")
    assert status == 200
    code, nonce, receipt = re.findall(r'class="summary-list__value fingerprint">([^<]+)', page)
    assert db.session.scalars(sa.select(Ballot.receipt)).one() == receipt
    world.count()
    db.session.commit()
    find = f"/scrutins/{world.round.id}/retrouver"
    assert "tel que vous l’avez envoyé" in client.post(find, data={"ballot": code, "nonce": nonce}).text
    assert "ne correspond pas" in client.post(find, data={"ballot": code, "nonce": "0" * 32}).text
    assert "ne porte ce numéro" in client.post(find, data={"ballot": "AAAA-AAAA-AAAA", "nonce": nonce}).text


@pytest.mark.parametrize(
    ("method", "fields", "kept"),
    [
        (Method.POINTS, {"P1": "7", "P2": "3"}, {"P1": 7, "P2": 3}),
        (Method.BORDA, {"P3": "1", "P1": "3"}, {"P3": 1, "P1": 2}),
        (Method.SCHULZE, {"P3": "2", "P1": "1"}, {"P1": 1, "P3": 2}),
        (Method.SCORES, {"P1-c0": "4", "P2-c0": "0"}, {"P1": 4}),
        (Method.GREEDY_BUDGET, {"P1": "1", "P4": "1"}, {"P1": 1, "P4": 1}),
        (Method.EQUAL_SHARES, {}, {}),
    ],
)
def test_each_method_has_its_ballot(
    client: FlaskClient, method: Method, fields: dict[str, str], kept: dict[str, int]
) -> None:
    world = make_round_world(method=method, most=0)
    if method is Method.SCORES:
        world.round.rules = {**world.round.rules, "criteria": [{"id": "c0", "label": "Intérêt", "weight": 1}]}
    sign_in(client, world.elected[0])
    assert send(client, world, **fields)[0] == 200
    rows = db.session.scalars(sa.select(Vote)).all()
    codes = {project.id: f"P{number}" for number, project in enumerate(world.projects, 1)}
    assert {codes[row.project_id]: row.value for row in rows} == kept
    assert client.get(f"/scrutins/{world.round.id}/voter").status_code == 200


def test_a_refused_ballot_comes_back_as_it_was_typed(client: FlaskClient) -> None:
    world = make_round_world(method=Method.POINTS, points=10)
    sign_in(client, world.elected[0])
    status, page = send(client, world, P1="8", P2="9")
    assert status == 422
    assert "7 points de trop" in page
    assert 'value="8"' in page
    assert 'value="9"' in page
    status, page = send(client, world, P1="beaucoup")
    assert status == 422
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Ballot))


def test_what_remains_to_give_is_said_without_voting(client: FlaskClient) -> None:
    world = make_round_world(method=Method.GREEDY_BUDGET, most=0)
    sign_in(client, world.elected[0])
    answer = client.post(f"/scrutins/{world.round.id}/reste", data={"P1": "1", "P2": "1"})
    assert "Il reste 2\u202f000\u202f€ sur 5\u202f000\u202f€." in answer.text.replace("\xa0", "\u202f")
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Ballot))


def test_notes_are_kept_with_the_choices_typed_and_nobody_else_reads_them(client: FlaskClient) -> None:
    world = make_round_world()
    first, second = world.elected[:2]
    sign_in(client, first)
    note = f"note-{world.projects[0].id}"
    page = client.post(
        f"/scrutins/{world.round.id}/notes",
        data={"pour": str(world.line(first).id), note: "À revoir avec la mairie", "P2": "1"},
    ).text
    assert "À revoir avec la mairie" in page
    assert re.search(r'id="choice-P2" value="1" checked', page)
    assert db.session.scalars(sa.select(PrivateNote.body)).one() == "À revoir avec la mairie"
    sign_in(client, second)
    assert "À revoir" not in client.get(f"/scrutins/{world.round.id}/voter").text


def test_an_author_has_no_control_for_their_project_and_cannot_vote_for_it(client: FlaskClient) -> None:
    world = make_round_world()
    db.session.add(Author(project_id=world.projects[0].id, person_id=world.elected[0].id, joined_at=utcnow()))
    sign_in(client, world.elected[0])
    assert "choice-P1" not in client.get(f"/scrutins/{world.round.id}/voter").text
    status, page = send(client, world, P1="1")
    assert status == 422
    assert "vous ne votez pas pour lui" in page


def test_a_proxy_votes_for_two_and_is_not_passed_on(client: FlaskClient) -> None:
    world = make_round_world(proxies=1)
    giver, holder, third = world.elected[:3]
    sign_in(client, giver)
    proxy = f"/scrutins/{world.round.id}/procuration"
    assert client.post(proxy, data={"to_id": str(world.line(holder).id)}).status_code == 302
    ballot = f"/scrutins/{world.round.id}/voter"
    assert "Voir ma procuration" in client.get(ballot).text
    fields = {"pour": str(world.line(giver).id), "nonce": "0" * 32, "key": str(uuid.uuid4()), "P1": "1"}
    assert "reprenez-la" in client.post(ballot, data=fields).text
    sign_in(client, third)
    refused = client.post(proxy, data={"to_id": str(world.line(holder).id)})
    assert refused.status_code == 422
    assert "déjà une procuration" in refused.text
    assert "ne se transmet pas" in client.post(proxy, data={"to_id": str(world.line(giver).id)}).text
    sign_in(client, holder)
    assert "vous ne pouvez pas donner la vôtre" in client.post(proxy, data={"to_id": str(world.line(third).id)}).text
    world.cast(holder, {"P1": 1}, voter_id=world.line(giver).id)
    world.cast(holder, {"P2": 1})
    db.session.commit()
    sign_in(client, giver)
    back = client.post(f"{proxy}/reprendre")
    assert back.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 2


def test_a_proxy_taken_back_is_no_more(client: FlaskClient) -> None:
    world = make_round_world(proxies=1)
    giver, holder = world.elected[:2]
    sign_in(client, giver)
    client.post(f"/scrutins/{world.round.id}/procuration", data={"to_id": str(world.line(holder).id)})
    assert client.post(f"/scrutins/{world.round.id}/procuration/reprendre").status_code == 302
    assert send(client, world, P1="1")[0] == 200


def test_a_secretary_prepares_opens_and_reads_only_their_territory(client: FlaskClient) -> None:
    world = make_round_world(opened=False)
    sign_in(client, world.secretary)
    page = f"/administration/scrutins/{world.round.id}"
    settings = client.get(f"{page}/reglages").text
    fields = {
        "title": "Choix de printemps", "method": "borda", "seats": "2", "most": "3", "points": "10",
        "envelope": "1 500", "quorum": "10", "threshold": "0", "proxies": "1", "visibility": "named",
        "opens_at": hidden_value(settings, "opens_at"), "closes_at": hidden_value(settings, "closes_at"),
    }  # fmt: skip
    assert client.post(f"{page}/reglages", data=fields | {"quorum": "120"}).status_code == 422
    assert client.post(f"{page}/reglages", data=fields | {"envelope": "-1"}).status_code == 422
    assert client.post(f"{page}/reglages", data=fields).status_code == 302
    assert world.round.method is Method.BORDA
    assert world.round.rules["budget_cents"] == 150_000
    assert client.post(f"{page}/ouvrir").status_code == 302
    assert world.round.state is RoundState.OPEN
    assert "ne se modifie plus" in client.post(f"{page}/reglages", data=fields, follow_redirects=True).text
    elsewhere = make_holder(make_territory(world.organisation, "Ailleurs"), Role.SECRETARY)
    sign_in(client, elsewhere)
    assert client.get(page).status_code == 404


def hidden_value(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_the_form_prepares_one_round_or_all(client: FlaskClient) -> None:
    world = make_round_world(opened=False)
    make_territory(world.organisation, "Nord", level="territory")
    sign_in(client, make_holder(world.territory, Role.SECRETARY))
    when = {"opens_at": "2030-01-10T08:00", "closes_at": "2030-01-20T18:00"}
    new, call = "/administration/scrutins/nouveau", str(world.call.id)
    twice = client.post(new, data={"call_id": call, "territory_id": str(world.territory.id), **when})
    assert "existe déjà" in twice.text
    backwards = {"opens_at": when["closes_at"], "closes_at": when["opens_at"]}
    client.post(f"/administration/scrutins/{world.round.id}/annuler")
    refused = client.post(new, data={"call_id": call, "territory_id": str(world.territory.id), **backwards})
    assert refused.status_code == 422
    assert client.post(new, data={"call_id": call, "territory_id": "0", **when}).status_code == 302


def test_results_files_and_minutes_are_whole(client: FlaskClient) -> None:
    world = make_round_world(elected=12, seats=1)
    for number, person in enumerate(world.elected):
        world.cast(person, {"P2": 1} if number % 3 else {"P1": 1})
    world.close()
    db.session.commit()
    follow_rounds()
    run_pending()
    world = again(world)
    assert world.round.state is RoundState.COUNTED
    states = db.session.scalars(sa.select(Job.state).where(Job.kind.startswith("selection."))).all()
    assert {state.value for state in states} == {"done"}
    page = client.get(f"/scrutins/{world.round.id}/resultats").text
    assert "Les élus ont choisi un projet" in page
    assert "« Jardin numéro 2 » est retenu" in page.replace("\xa0", " ").replace("\u202f", " ")
    document = json.loads(client.get(f"/scrutins/{world.round.id}/fichier.json").text)
    assert len(document["ballots"]) == 12
    assert not any("voter" in ballot for ballot in document["ballots"])
    assert client.get(f"/scrutins/{world.round.id}/fichier.csv").text.count("\r\n") == 13
    assert client.get(f"/scrutins/{world.round.id}/fichier.pb").text.startswith("META\n")
    world = again(world)
    assert {project.stage for project in world.projects} == {Stage.SELECTED, Stage.NOT_SELECTED}
    sign_in(client, world.secretary)
    minutes = f"/scrutins/{world.round.id}/proces-verbal"
    assert client.get(f"{minutes}.pdf").data.startswith(b"%PDF")
    word = client.get(f"{minutes}.docx").data
    assert word.startswith(b"PK")
    assert "Jardin numéro 2" in str([[c.text for c in row.cells] for row in Document(BytesIO(word)).tables[1].rows])
    assert world.elected[0].full_name in client.get(f"/administration/scrutins/{world.round.id}/bulletins").text


def again(world: RoundWorld) -> RoundWorld:
    """What jobs changed in sessions of their own, read once more."""
    for name, held in vars(world).items():
        rows = [db.session.merge(row) for row in held] if isinstance(held, list) else db.session.merge(held)
        setattr(world, name, rows)
    return world


def test_under_k_voters_only_totals_and_receipts_are_published(client: FlaskClient) -> None:
    world = make_round_world(elected=3)
    ballot = world.cast(world.elected[0], {"P1": 1})
    receipt = ballot.receipt
    world.count()
    db.session.commit()
    document = json.loads(client.get(f"/scrutins/{world.round.id}/fichier.json").text)
    assert document["ballots"] is None
    assert document["receipts"] == [receipt]
    assert client.get(f"/scrutins/{world.round.id}/fichier.csv").status_code == 404
    assert "seuls les totaux" in client.get(f"/scrutins/{world.round.id}/resultats").text


def test_a_named_round_gives_the_names(client: FlaskClient) -> None:
    world = make_round_world(elected=2, visibility="named")
    world.cast(world.elected[0], {"P1": 1})
    name = world.elected[0].full_name
    world.count()
    db.session.commit()
    document = json.loads(client.get(f"/scrutins/{world.round.id}/fichier.json").text)
    assert document["ballots"][0]["voter"] == name


def test_names_on_the_roll_are_for_those_who_stand_on_it(client: FlaskClient) -> None:
    world = make_round_world()
    db.session.commit()
    address, name = f"/scrutins/{world.round.id}/liste", world.elected[1].full_name
    assert name not in client.get(address).text
    assert client.get(f"/scrutins/{world.round.id}").status_code == 200
    sign_in(client, world.elected[0])
    assert name in client.get(address).text


def test_who_is_not_on_the_roll_is_sent_to_the_public_page(client: FlaskClient) -> None:
    world = make_round_world()
    sign_in(client, make_elected(make_territory(world.organisation, "Ailleurs")))
    for page in ("voter", "comparer", "procuration"):
        answer = client.get(f"/scrutins/{world.round.id}/{page}")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/scrutins/{world.round.id}")
    fields = {"pour": "1", "nonce": "0" * 32, "key": "0" * 36, "P1": "1"}
    assert client.post(f"/scrutins/{world.round.id}/voter", data=fields).status_code == 403


def test_up_to_five_projects_are_compared(client: FlaskClient) -> None:
    world = make_round_world(projects=6)
    sign_in(client, world.elected[0])
    query = "&".join(f"projet={project.id}" for project in world.projects)
    page = client.get(f"/scrutins/{world.round.id}/comparer?{query}").text
    assert "les cinq premiers" in page
    assert page.count('<th scope="col">') == 5


def test_nothing_says_that_a_vote_is_secret(context: Flask) -> None:

    root = Path(context.root_path)
    texts = [
        *root.glob("templates/rounds/*.html"),
        *root.glob("templates/emails/round_*"),
        *root.glob("consult/selection/**/*.py"),
    ]
    said = {
        path.name
        for path in texts
        if re.search(r"\b(vote|scrutin|bulletin)s? secrets?\b", path.read_text("utf-8"), re.I)
    }
    assert len(texts) > 30
    assert not said


def test_a_person_unknown_to_the_roll_gets_nothing(client: FlaskClient) -> None:
    world = make_round_world()
    make_person(world.organisation)
    db.session.commit()
    assert "/connexion" in client.get(f"/scrutins/{world.round.id}/voter").headers["Location"]


def test_who_steps_aside_is_on_record_and_votes_again_without_that_project(client: FlaskClient) -> None:
    world = make_round_world(most=3)
    sign_in(client, world.elected[0])
    send(client, world, P1="1", P2="1")
    aside = f"/scrutins/{world.round.id}/deport"
    project = str(world.projects[0].id)
    assert client.post(aside, data={"project_id": project, "reason": ""}).status_code == 422
    page = client.post(aside, data={"project_id": project, "reason": "Ma sœur le porte"}, follow_redirects=True).text
    assert "il est retiré" in page
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Ballot))
    assert send(client, world, P1="1")[0] == 422
    assert send(client, world, P2="1")[0] == 200


def test_what_moderation_took_away_is_shown_nowhere_and_its_votes_count(client: FlaskClient) -> None:
    world = make_round_world(elected=12, seats=1)
    for person in world.elected:
        world.cast(person, {"P1": 1})
    world.projects[0].title, world.projects[0].hidden_reason = "Canari inconvenant", "hors charte"
    sign_in(client, world.elected[0])
    pages = [client.get(f"/scrutins/{world.round.id}{path}").text for path in ("", "/voter", "/comparer", "/deport")]
    world.count()
    db.session.commit()
    pages += [client.get(f"/scrutins/{world.round.id}/{path}").text for path in ("resultats", "fichier.json")]
    assert not [number for number, page in enumerate(pages) if "Canari" in page or "Jardin numéro 1" in page]
    assert "P1, écarté par la modération" in pages[-2]
    assert world.round.result["selected"] == ["P1"]
