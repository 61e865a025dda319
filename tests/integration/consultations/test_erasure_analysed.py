"""After an erasure nothing of the text is left in what an analysis made of it, nor on any page of the report."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.accounts.models import Person
from consult.authz import Role, system_actor
from consult.consultations.models import Participation
from consult.consultations.operations.erase_participation import erase_participation
from consult.consultations.operations.store_contribution import store_contribution
from consult.db import db, utcnow
from consult.jobs.runner import run_pending
from consult.reports.models import RunTheme
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff, make_participation, sign_in
from tests.factories.reports import make_small_world
from tests.support.traces import traces

WORD = "zorglub"
TEXT = "Il faudrait un médecin zorglub à l’hôpital, sans délai ni urgences. Le zorglub du cabinet aussi."
OWN_WORDS = "du cabinet aussi"
PAGES = (
    "/rapport",
    "/contributions",
    "/contributions?q=zorglub",
    "/contributions.csv",
    "/carte/points",
    "/carte/themes",
)


@pytest.mark.slow
def test_no_trace_is_left_in_what_an_analysis_made(context: Flask) -> None:
    world = make_small_world(people=60)
    person = make_participation(world.consultation, pseudonym="canari")
    for number in range(4):
        store_contribution(
            participation=person,
            question=world.questions[number % 2],
            client_key=f"canari-{number}",
            body=TEXT + f" ({number})",
            quotable=True,
            submitted_at=utcnow(),
        )
    staff_id = make_member_of_staff(world.organisation, Role.GOVERNANCE).id
    db.session.commit()
    analyse(world)
    client, root = context.test_client(), f"/consultations/{world.consultation.slug}"
    sign_in(client, db.session.get_one(Person, staff_id))
    assert OWN_WORDS in client.get(f"{root}/contributions?q=zorglub").text, "the word was there: the test can fail"
    assert traces(context, WORD)

    person = db.session.scalars(sa.select(Participation).where(Participation.pseudonym == "canari")).one()
    erase_participation(actor=system_actor(person.organisation_id), participation=person)
    db.session.commit()
    run_pending()
    assert traces(context, WORD) == []
    slugs = db.session.scalars(sa.select(RunTheme.theme_id)).all()
    assert slugs
    for path in PAGES:
        response = client.get(root + path)
        assert response.status_code == 200, path
        assert OWN_WORDS not in response.get_data().decode("utf-8", "ignore"), path
        response.close()
