"""Canary: what moderation hides of a project is nowhere on the pages of others: ballot, comparison, result, minutes,
files of a round, commission, follow-up, sheet, choices of a territory, dashboards, arranging, letters, exports."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from flask.testing import FlaskClient
from pypdf import PdfReader

from consult.accounts.models import Person
from consult.authz import Role, system_actor
from consult.clock import today
from consult.db import db
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from consult.moderation.queries_writings import writing_about
from consult.projects.models import (
    Assignment,
    Call,
    CallKind,
    Decision,
    Milestone,
    Outcome,
    Project,
    Realisation,
    Stage,
)
from consult.projects.operations.index_project import index_project
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.projects import make_call, make_holder, make_project
from tests.factories.rounds import RoundWorld, make_round_world

CANARY = "Motcanari"
ADDRESS = "jeanne.canari@exemple.fr"
HIDDEN = "███"
QUEUE = "/administration/moderation-des-projets"
PARTS = ("title", "summary", "need", "description", "partners", "place")


@pytest.fixture
def world(client: FlaskClient) -> RoundWorld:
    """A round among whose projects one has a word that a moderator hid, and an address hidden at once."""
    made = make_round_world(opened=False, elected=1)
    made.call.own_fields = [{"key": "public", "label": "Public visé", "kind": "text", "required": False}]
    hide(client, made, made.projects[0])
    made.open()
    db.session.commit()
    return made


def hide(client: FlaskClient, made: RoundWorld, project: Project) -> Project:
    for part in PARTS:
        setattr(project, part, f"Jardin {CANARY} {ADDRESS}")
    project.own_values = {"public": f"Voisins {CANARY}"}
    index_project(actor=system_actor(made.organisation.id), project=project)
    db.session.commit()
    item = writing_about("project", project.id)
    moderator = client.application.test_client()
    sign_in(moderator, make_member_of_staff(made.organisation, Role.MODERATOR))
    decided = moderator.post(f"{QUEUE}/{item.id}", data={"do": "masquer", "mots": CANARY, "vu": ""})
    assert decided.status_code < 400
    return project


def of_call(client: FlaskClient, made: RoundWorld, call: Call | None = None, **values: object) -> Project:
    project = make_project(call or made.call, territory_id=made.territory.id, **values)
    return hide(client, made, project)


def nothing_hidden_in(client: FlaskClient, *addresses: str) -> None:
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        check(answer.text, address)


def check(text: str, where: str) -> None:
    assert HIDDEN in text, f"{where} does not show the project"
    assert CANARY not in text, where
    assert ADDRESS not in text, where


def read(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_the_pages_of_a_round(client: FlaskClient, world: RoundWorld) -> None:
    at, project = f"/scrutins/{world.round.id}", world.projects[0]
    sign_in(client, world.elected[0])
    compared = "&".join(f"p={each.id}" for each in world.projects[:2])
    nothing_hidden_in(client, at, f"{at}/voter", f"{at}/comparer?{compared}", f"{at}/deport")
    world.cast(world.elected[0], {"P1": 1})
    world.count()
    db.session.commit()
    nothing_hidden_in(client, f"{at}/resultats", f"{at}/fichier.json")
    sign_in(client, db.session.get_one(Person, world.secretary.id))
    check(read(client.get(f"{at}/proces-verbal.pdf").data), "minutes")
    word = Document(BytesIO(client.get(f"{at}/proces-verbal.docx").data))
    check("\n".join(cell.text for table in word.tables for row in table.rows for cell in row.cells), "minutes in Word")
    assert db.session.get_one(Project, project.id).title.startswith(f"Jardin {CANARY}"), "the canary is there"


def test_the_pages_of_the_commission(client: FlaskClient, world: RoundWorld) -> None:
    examiner, chair = make_holder(world.territory, Role.EXAMINER), make_holder(world.territory, Role.CHAIR)
    filed = of_call(client, world)
    other = of_call(client, world)
    decided = of_call(client, world, stage=Stage.EXAMINED)
    db.session.add(Assignment(project_id=filed.id, examiner_id=examiner.id))
    db.session.add(Decision(project_id=decided.id, outcome=Outcome.ADMISSIBLE, reasons="Utile."))
    db.session.commit()
    at = f"/commission/projets/{filed.id}"
    sign_in(client, examiner)
    nothing_hidden_in(client, "/commission/", "/commission/projets", at, f"{at}/grille")
    sign_in(client, chair)
    asked = f"/commission/publication/apercu?projet={decided.id}"
    nothing_hidden_in(client, f"{at}/decision", "/commission/attribuer", "/commission/publication", asked)
    arranged = f"/administration/projets/{other.id}"
    nothing_hidden_in(client, arranged, f"{arranged}/reunir", f"{arranged}/partager")


def test_the_pages_of_requests_and_of_what_was_chosen(client: FlaskClient, world: RoundWorld) -> None:
    support = make_call(world.organisation, kind=CallKind.SUPPORT, permanent=True)
    asked = of_call(client, world, support)
    chosen = of_call(client, world, stage=Stage.UNDER_WAY)
    elected = world.elected[0]
    db.session.add(Realisation(project_id=chosen.id, referent_id=elected.id))
    db.session.add(Milestone(project_id=chosen.id, position=1, label="Creuser", due_on=today().replace(year=2020)))
    db.session.commit()
    slug, chosen_id, asked_id, code = chosen.slug, chosen.id, asked.id, world.territory.code
    nothing_hidden_in(client, f"/projets/{slug}/suivi", f"/territoires/{code}/projets-choisis")
    check(read(client.get(f"/projets/{slug}/fiche.pdf").data), "sheet")
    sign_in(client, db.session.get_one(Person, elected.id))
    nothing_hidden_in(client, "/tableau-de-bord/elu", "/suivi-projets", f"/suivi-projets/{chosen_id}")
    sign_in(client, make_member_of_staff(world.organisation, Role.ADMINISTRATOR))
    nothing_hidden_in(
        client, "/demandes/", f"/demandes/{asked_id}", f"/administration/appels/{world.call.slug}/projets"
    )
    for audience in (Audience.OPEN, Audience.STAFF):
        table = subject_named("projects").make(Request(world.organisation.id, None, audience))
        check("\n".join(str(cell) for row in table.rows() for cell in row), "export")
