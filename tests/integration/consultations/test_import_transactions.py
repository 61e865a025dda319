"""Transactions of imports leave waiting for the disk for later; everybody else's wait for it, as before."""

from __future__ import annotations

import gc

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.imports.pace import Pace, short_transaction
from consult.db import copy_log, db, unit_of_work

FULL, NORMAL = 2, 1


def settings() -> tuple[int, int]:
    synchronous = db.session.connection().exec_driver_sql("PRAGMA synchronous").scalar()
    pages = db.session.connection().exec_driver_sql("PRAGMA wal_autocheckpoint").scalar()
    return int(synchronous or 0), int(pages or 0)


@pytest.fixture(autouse=True)
def on_sqlite(context: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL has no such settings")


def test_only_within_and_for_nobody_after(context: Flask) -> None:
    with short_transaction():
        assert settings() == (NORMAL, 0)
        assert not gc.isenabled()
    assert gc.isenabled()
    with unit_of_work():
        assert settings() == (FULL, 1000)
    db.session.rollback()
    assert settings() == (FULL, 1000)


def test_also_after_a_failure(context: Flask) -> None:
    def fail() -> None:
        with short_transaction() as session:
            session.execute(sa.text("SELECT * FROM nowhere"))

    with pytest.raises(sa.exc.OperationalError):
        fail()
    assert gc.isenabled()
    assert settings() == (FULL, 1000)


def test_the_log_is_copied_between_two_transactions(context: Flask) -> None:
    with short_transaction() as session:
        session.execute(sa.text("CREATE TABLE scratch (n INTEGER)"))
    copy_log()
    with short_transaction() as session:
        session.execute(sa.text("DROP TABLE scratch"))


def test_a_slow_transaction_makes_the_next_one_smaller_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    pace = Pace()
    for _ in range(30):
        pace.note(pace.rows, 0.00002 * pace.rows, 0.002)
    usual = pace.rows
    assert usual > 200
    pace.note(usual, 0.2, 0.05)
    assert pace.rows < usual / 2
