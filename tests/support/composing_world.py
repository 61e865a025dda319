"""One analysis for the tests of composed reports of a module: each test takes away what it wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.authz import Role
from consult.consultations.models import Consultation, Contribution, State
from consult.db import db
from consult.reports.composing.models import Composition, CompositionAnswer, CompositionEdit
from consult.reports.models import CurationEvent, ReportVersion
from tests.conftest import empty_tables
from tests.factories.analysed import analyse
from tests.factories.basics import make_member_of_staff
from tests.factories.reports import make_small_world
from tests.support.in_this_process import in_this_process

WRITER, SIGNER = "gouvernance@exemple.test", "audit@exemple.test"


@pytest.fixture(scope="module")
def composing_app(app: Flask) -> Iterator[Flask]:
    """One analysis for the tests of this file: each takes away what it wrote."""
    with app.app_context():
        made = make_small_world()
        make_member_of_staff(made.organisation, Role.GOVERNANCE, email=WRITER)
        make_member_of_staff(made.organisation, Role.AUDITOR, email=SIGNER)
        db.session.commit()
        with in_this_process():
            analyse(made)
        db.session.remove()
    yield app
    with app.app_context():
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture
def composing_world(composing_app: Flask) -> Iterator[None]:
    with composing_app.app_context():
        refused = db.session.scalars(sa.select(Contribution.id).where(Contribution.quotable.is_(False))).all()
        db.session.rollback()
        yield
        db.session.rollback()
        for table in reversed(db.metadata.sorted_tables):  # whatever hangs on a published version
            for key in table.foreign_keys:
                if key.column.table is ReportVersion.__table__:
                    db.session.execute(sa.delete(table).where(key.parent.is_not(None)))
        for model in (CompositionAnswer, CompositionEdit, ReportVersion, Composition, CurationEvent):
            db.session.execute(sa.delete(model))
        db.session.execute(sa.update(Consultation).values(state=State.CLOSED))
        db.session.execute(sa.update(Contribution).values(quotable=Contribution.id.not_in(refused)))
        db.session.commit()
        db.session.remove()
