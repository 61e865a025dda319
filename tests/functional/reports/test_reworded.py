"""A question reworded while it had answers: whoever reads finds both texts and the reason."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Contribution
from consult.consultations.operations.reword_question import reword_question
from consult.consultations.queries import consultation_by_slug, questions_of
from consult.db import db
from consult.territories.queries import organisation
from tests.factories.analysed import analyse
from tests.factories.basics import actor_for, make_member_of_staff, sign_in
from tests.factories.reports import make_small_world

BASE = "/consultations/sante"


@pytest.fixture
def staff(context: Flask) -> FlaskClient:
    world = make_small_world()
    organisation_id, governance_id = world.organisation.id, make_member_of_staff(world.organisation, Role.GOVERNANCE).id
    db.session.commit()
    analyse(world)
    consultation = consultation_by_slug(organisation_id, "sante")
    asked = next(question for question in questions_of(consultation.id) if question.kind == "open_text")
    reword_question(
        actor=actor_for(organisation(organisation_id), Role.ADMINISTRATOR),
        consultation=consultation,
        code=asked.code,
        prompt="Que changer, tout près de chez vous ?",
        help="",
        reason="On lisait « dans votre rue ».",
    )
    db.session.commit()
    client = context.test_client()
    sign_in(client, db.session.get_one(Person, governance_id))
    return client


def test_both_wordings_are_in_the_report_and_before_the_contributions(staff: FlaskClient, client: FlaskClient) -> None:
    assert staff.post(f"{BASE}/rapport/publier").status_code == 302
    any_id = db.session.query(Contribution.id).first()[0]
    pages = [staff.get(f"{BASE}/{path}") for path in ("rapport", "contributions", f"contributions/{any_id}")]
    for page in (*pages, client.get(f"{BASE}/rapport")):
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        assert "Que changer, tout près de chez vous" in text
        assert "dans votre rue" in text
        assert "Jusqu’au" in text
