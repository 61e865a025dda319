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

from consult.authz import system_actor
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


def test_themes_of_projects_go_back_without_those_of_consultations(bare: Flask) -> None:
    from consult.jobs.models import Job
    from consult.projects.operations.store_themes import store_themes
    from consult.reports.models import Corpus, CorpusKind
    from consult.reports.operations.keep_run import FinishedRun
    from tests.factories import basics, projects

    upgrade()
    organisation = basics.make_organisation()
    call = projects.make_call(organisation)
    read = [projects.make_project(call).id for _ in range(3)]
    job = Job(organisation_id=organisation.id, kind="projects.find_themes")
    db.session.add_all([job, Corpus(organisation_id=organisation.id, kind=CorpusKind.CONSULTATION, ref_id=call.id)])
    db.session.flush()
    store_themes(
        actor=system_actor(organisation.id),
        call_id=call.id,
        run=FinishedRun(job.id, "projets-1-1", {}, "a" * 64, {}),
        nodes=[{"id": "t1", "parent": None, "label": "Liens"}],
        main_themes=dict.fromkeys(read, "t1"),
    )
    db.session.commit()
    db.session.remove()
    downgrade(revision="2026_11_20_35_retention")
    with db.engine.connect() as connection:
        kinds = connection.execute(sa.text("SELECT kind FROM corpora")).scalars().all()
        left = [
            connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar()  # noqa: S608  names written here
            for name in ("analysis_runs", "themes", "run_themes", "call_themes")
        ]
    assert (kinds, left) == (["consultation"], [0, 0, 0, 0])
    upgrade()
    assert "themed_projects" in tables()
