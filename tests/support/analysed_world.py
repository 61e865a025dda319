"""One analysed consultation shared by the tests of a module: an analysis takes seconds. They only read it, or undo
what they change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from consult.authz import Role
from consult.consultations.models import Moderation
from consult.db import db
from tests.conftest import empty_tables
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.reports import add_group, make_small_world

GOVERNANCE, ADMINISTRATOR = "gouvernance@exemple.test", "administration@exemple.test"


@pytest.fixture(scope="module")
def analysed_app(app: Flask) -> Iterator[Flask]:
    """The application with the small consultation analysed: one contribution moderated, one of a group of 400."""
    with app.app_context():
        world = make_small_world()
        add_group(world, headcount=400)
        world.contributions[3].moderation = Moderation.EXCLUDED
        make_member_of_staff(world.organisation, Role.GOVERNANCE, email=GOVERNANCE)
        make_member_of_staff(world.organisation, Role.ADMINISTRATOR, email=ADMINISTRATOR)
        db.session.commit()
        analyse(world, seed=5)
        db.session.remove()
    yield app
    with app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()
