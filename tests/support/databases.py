"""A database for this test process: SQLite by default, PostgreSQL where TEST_DATABASE_URL says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from consult.config import database_url


@contextmanager
def test_database_url(folder: Path, worker_id: str) -> Iterator[str]:
    """Yield the address of an empty database, dropped at the end."""
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        yield f"sqlite:///{folder / 'test.sqlite'}"
        return
    admin = sa.create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    name = f"concerte_test_{worker_id}_{os.getpid()}"
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    try:
        yield admin.url.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(sa.text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        admin.dispose()


test_database_url.__test__ = False  # type: ignore[attr-defined]
