"""Canary: what the commission thinks and decides is nowhere before it is published: list, search, page, comparison,
calls, feed, calendar, exports, digests, letters to authors, preview card."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Actor, system_actor
from consult.db import db, utcnow
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.projects.digests import _tell
from consult.projects.models import (
    Admissibility,
    Decision,
    Evaluation,
    Follow,
    Outcome,
    PhaseKind,
    Project,
    Stage,
)
from consult.projects.operations.follow_project import follow_project
from consult.projects.operations.index_project import index_project
from consult.projects.operations.move_project import move_project
from consult.projects.sharing.card import card_png
from tests.factories.basics import make_organisation, sign_in
from tests.factories.projects import _account_holder, make_call, make_project

CANARY = "Motifcanari"
STAGES_OF_A_SECRET = ("Examiné", "réponse à publier", "Non recevable", "examined", "refused")
PAGES = (
    "/o/rives/projets",
    f"/o/rives/projets?q={CANARY}",
    "/o/rives/projets?etape=filed",
    "/o/rives/projets?etape=examined",
    "/o/rives/projets?etape=refused",
    "/o/rives/projets/jardin",
    "/o/rives/comparer-projets?p=jardin",
    "/o/rives/projets.atom",
    "/o/rives/appels",
    "/o/rives/appels/agir",
    "/o/rives/appels/agir/calendrier.ics",
)


@pytest.fixture
def decided(client: FlaskClient) -> tuple[Project, Person, Person, bytes]:
    """A project whose refusal is decided, with reasons, and not published; its author and a follower."""
    organisation = make_organisation()
    author, follower = _account_holder(organisation), _account_holder(organisation)
    call = make_call(organisation, PhaseKind.SUPPORT, slug="agir")
    project = make_project(call, author, slug="jardin", title="Jardin partagé")
    index_project(actor=system_actor(organisation.id), project=project)
    follow_project(actor=actor_of_person(follower), project=project, wanted=True)
    card = card_png(organisation, project)
    for follow in db.session.scalars(sa.select(Follow)):
        follow.last_told_at = utcnow() - timedelta(days=8)
    evaluation = Evaluation(project_id=project.id, examiner_id=author.id, admissibility=Admissibility.NO)
    evaluation.private_note, evaluation.sent_at = f"Note {CANARY}", utcnow()
    decision = Decision(project_id=project.id, outcome=Outcome.REFUSED, reasons=f"Parce que {CANARY}")
    decision.redirected_to = CANARY
    db.session.add_all([evaluation, decision])
    move_project(actor=Actor(organisation_id=organisation.id), project=project, after=Stage.EXAMINED)
    db.session.commit()
    return project, author, follower, card


def tomorrow_morning() -> datetime:
    return (utcnow() + timedelta(days=1)).replace(hour=9)


def all_mail(*templates: str) -> list[str]:
    """Every letter, or those of these templates."""
    messages = db.session.scalars(sa.select(Message)).all()
    letters = [write_letter(message) for message in messages if not templates or message.template in templates]
    return [f"{letter.subject}\n{letter.text}\n{letter.html}" for letter in letters]


def test_no_page_says_it_to_anybody(client: FlaskClient, decided) -> None:
    _project, author, follower, _card = decided
    for person in (None, author, follower):
        reader = client.application.test_client()
        if person is not None:
            sign_in(reader, db.session.get_one(Person, person.id))
        for address in PAGES:
            answer = reader.get(address)
            assert answer.status_code == 200
            text = answer.get_data(as_text=True).replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", "")
            assert CANARY not in text.replace(f"« {CANARY} »", "").replace(f"«\u00a0{CANARY}\u00a0»", ""), address
            if "etape=" not in address:
                assert not [word for word in STAGES_OF_A_SECRET if word in text], address
    shown = client.get("/o/rives/projets/jardin").text
    assert "Déposé, en cours d’examen" in shown
    assert "Jardin partagé" in client.get("/o/rives/projets?etape=filed").text
    assert "Jardin partagé" not in client.get("/o/rives/projets?etape=refused").text
    assert "Jardin partagé" not in client.get(f"/o/rives/projets?q={CANARY}").text


def test_no_export_mail_or_card_says_it(client: FlaskClient, decided) -> None:
    project, _author, follower, card = decided
    organisation_id, follower_id = project.organisation_id, follower.id
    for audience in (Audience.OPEN, Audience.STAFF):
        table = subject_named("projects").make(Request(organisation_id, None, audience))
        rows = [str(cell) for row in table.rows() for cell in row]
        assert any("Jardin partagé" in cell for cell in rows)
        assert not [cell for cell in rows if CANARY in cell or any(word in cell for word in STAGES_OF_A_SECRET)]
    assert not all_mail()
    _tell(organisation_id, follower_id, tomorrow_morning())
    db.session.commit()
    assert not all_mail(), "nothing that can be told has happened"
    project = db.session.get_one(Project, project.id)
    assert client.get("/o/rives/projets/jardin/carte.png").data == card


def test_everything_says_it_once_it_is_published(client: FlaskClient, decided) -> None:
    """The same canary sings: the test above would see it."""
    project, _author, follower, _card = decided
    decision = db.session.scalars(sa.select(Decision)).one()
    decision.published_at = utcnow()
    organisation_id, follower_id = project.organisation_id, follower.id
    move_project(
        actor=system_actor(organisation_id), project=db.session.get_one(Project, project.id), after=Stage.REFUSED
    )
    db.session.commit()
    shown = client.get("/o/rives/projets/jardin").text
    assert CANARY in shown
    assert "Non recevable" in shown
    assert "Jardin partagé" in client.get("/o/rives/projets?etape=refused").text
    _tell(organisation_id, follower_id, tomorrow_morning())
    db.session.commit()
    assert any("Non recevable" in mail for mail in all_mail("project_digest"))
