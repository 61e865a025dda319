"""Sheets that came by post after the closing: the balance of the report says how many, and they can be recomputed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Contribution
from consult.consultations.queries import consultation_by_slug
from consult.db import db, utcnow
from consult.reports.models import AnalysisRun
from consult.reports.verification import verify_run
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, sign_in
from tests.factories.paper import enter, make_clerk, typed
from tests.factories.reports import make_small_world

BASE = "/consultations/sante"
SHEETS = (("Un banc", "Un arbre"), ("Une fontaine",), ("Un abri", "Un car le soir"))


@pytest.fixture
def staff(context: Flask) -> FlaskClient:
    """Three sheets came after the closing; a fourth, which came in time, is entered after the analysis."""
    world = make_small_world()
    consultation, clerk = world.consultation, make_clerk(world.organisation)
    consultation.closes_at = utcnow() - timedelta(days=3)
    for ideas in SHEETS:
        enter(clerk, consultation, typed(consultation, q1=list(ideas)))
    organisation_id, governance_id = world.organisation.id, make_member_of_staff(world.organisation, Role.GOVERNANCE).id
    db.session.commit()
    analyse(world)
    consultation = consultation_by_slug(organisation_id, "sante")
    in_time = (utcnow() - timedelta(days=6)).date()
    enter(clerk, consultation, typed(consultation, q1=["Un passage piéton"], note="3"), received_on=in_time)
    db.session.commit()
    client = context.test_client()
    sign_in(client, db.session.get_one(Person, governance_id))
    return client


def text_of(page) -> str:
    return page.get_data(as_text=True).replace("\u202f", " ").replace("\xa0", " ")


def test_the_balance_tells_late_sheets_and_small_numbers_stay_hidden(staff: FlaskClient, client: FlaskClient) -> None:
    said = "3 feuilles de papier sont arrivées après la fermeture, dans le délai prévu : elles sont comptées ici (5"
    assert said in text_of(staff.get(f"{BASE}/rapport"))
    assert staff.post(f"{BASE}/rapport/publier").status_code == 302
    public = text_of(client.get(f"{BASE}/rapport"))
    assert said not in public
    assert "Quelques feuilles de papier sont arrivées après la fermeture" in public


def test_the_figure_is_computed_again_as_of_the_analysis(staff: FlaskClient) -> None:
    run = db.session.query(AnalysisRun).one()
    assert db.session.query(Contribution).filter_by(body="Un passage piéton").count() == 1
    assert verify_run(run).differences == []
