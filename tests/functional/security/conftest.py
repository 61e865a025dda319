"""One organisation whose every text is hostile, analysed and published; the tests of a module only read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accounts.models import Person
from consult.accounts.queries import actor_of_person
from consult.authz import Role
from consult.consultations import queries as consultations
from consult.db import db
from consult.reports import queries as reports
from consult.reports.operations.publish_report import publish_report
from tests.conftest import empty_tables
from tests.contracts.world import World, build_world
from tests.factories.basics import sign_in
from tests.support.spoiled import spoil


@pytest.fixture(scope="module")
def hostile(app: Flask) -> Iterator[World]:
    """The markup stands in the texts before the analysis reads them, and again in what it made of them."""
    with app.app_context():
        world = build_world("ici", before_analysis=spoil)
        spoil()
        governance = actor_of_person(db.session.get_one(Person, world.staff[Role.GOVERNANCE]))
        consultation = consultations.consultation_by_slug(governance.organisation_id, world.values["slug"])
        publish_report(actor=governance, consultation=consultation, run=reports.current_run(consultation))
        db.session.commit()
        db.session.remove()
    yield world
    with app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture(scope="module")
def reader(app: Flask, hostile: World) -> Callable[[Role | str | None], FlaskClient]:
    """`reader(role)`: a browser signed in as this role; `"participant"` with a link opened; None for a visitor."""

    def open_browser(role: Role | str | None) -> FlaskClient:
        client = app.test_client()
        if isinstance(role, Role):
            with app.app_context():
                sign_in(client, db.session.get_one(Person, hostile.staff[role]))
        elif role is not None:
            slug = hostile.values["open_slug"]
            client.post(f"/o/ici/i/{hostile.values['token']}")
            client.post(f"/o/ici/consultations/{slug}/notice", data=dict.fromkeys(("notice", "health_text"), "y"))
        return client

    return open_browser
