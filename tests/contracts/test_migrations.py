"""Migrations make the same tables as the models, both ways, and bring the search index along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from consult.db import db
from consult.factory import _ours, create_app
from consult.operation.version import code_revision, database_revision
from tests.support.databases import test_database_url


@pytest.fixture
def bare(tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    """An application on a database without tables."""
    with test_database_url(tmp_path, f"{worker_id}_migrations") as url:
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "k" * 40,
                "INSTANCE": tmp_path,
                "JOBS": "manual",
                "SQLALCHEMY_DATABASE_URI": url,
            }
        )
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


def tables() -> set[str]:
    names = set(sa.inspect(db.engine).get_table_names())
    return {name for name in names if not name.startswith("contribution_search")} - {"alembic_version"}


def test_migrations_make_what_the_models_say(bare: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": _ours}
        differences = compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)
    assert not differences
    assert database_revision() == code_revision() != ""


def test_migrations_go_back_to_nothing(bare: Flask) -> None:
    upgrade()
    assert tables() == set(db.metadata.tables)
    downgrade(revision="base")
    assert tables() == set()


def test_the_search_index_is_fed_after_a_migration(bare: Flask) -> None:
    from consult.consultations.search import match_clause, search_terms
    from tests.factories import basics

    upgrade()
    consultation = basics.make_consultation(basics.make_organisation())
    question, participation = basics.make_question(consultation), basics.make_participation(consultation)
    basics.make_contribution(question, participation, "des médecins", search_text="medecin")
    basics.make_contribution(question, participation, "du sport", search_text="sport")
    db.session.commit()
    from consult.consultations.models import Contribution

    found = db.session.scalars(sa.select(Contribution.body).where(match_clause(search_terms("Médecin")))).all()
    assert found == ["des médecins"]
