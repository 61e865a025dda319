"""Fixtures that every test shares: an application on a database of its own, emptied after each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("CONCERTE_MODE", "test")

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.db import db
from consult.factory import create_app
from tests.support.client import CheckedClient
from tests.support.databases import test_database_url

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """The application, its tables created once per test process."""
    folder = tmp_path_factory.mktemp("instance")
    with test_database_url(folder, worker_id) as url:
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": "k" * 40,
                "INSTANCE": folder,
                "RUNS_FOLDER": folder / "runs",
                "FILES_FOLDER": folder / "files",
                "MAIL_BACKEND": "locmem",
                "JOBS": "manual",
                "SQLALCHEMY_DATABASE_URI": url,
                "WTF_CSRF_ENABLED": False,
                "SERVER_NAME": None,
            }
        )
        app.test_client_class = CheckedClient
        with app.app_context():
            db.create_all()
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An application context, and an empty database after the test."""
    with app.app_context():
        yield app
        db.session.rollback()
        empty_tables()
        db.session.remove()


@pytest.fixture
def client(context: Flask) -> FlaskClient:
    """A browser without script, which checks every HTML page it receives."""
    return context.test_client()


def empty_tables() -> None:
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in db.metadata.sorted_tables)
            connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real consultations; absent from a user's clone, required where CI=true."""
    if not SHARED_DATA.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("the real consultations are not beside the checkout")
        pytest.skip("the real consultations are not beside the checkout")
    return SHARED_DATA


@pytest.fixture(scope="session")
def worker_id(request: pytest.FixtureRequest) -> str:
    """Name of the xdist worker; `main` without xdist."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")
