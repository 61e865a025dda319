"""The database: base class, constraint names, UTC times, enums stored by value, SQLite's settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import Pool

E = TypeVar("E", bound=StrEnum)

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Common base: named constraints, JSON columns for plain dictionaries and lists."""

    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMING),
        type_annotation_map={dict[str, Any]: sa.JSON, list[Any]: sa.JSON},
    )


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:  # mypy cannot follow the class that Flask-SQLAlchemy builds at run time

    class Model(Base):
        __abstract__ = True
else:
    Model = db.Model


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant; a naive one is refused, as nobody can tell what it means."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(enum_class: type[E]) -> sa.Enum:
    """A column type that stores a StrEnum by its value, as text: adding a value needs no migration."""
    return sa.Enum(
        enum_class,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    )


# SQLite: a transaction that reads first and writes later fails at once when another one wrote in between, whatever
# the busy timeout. A unit of work that will write therefore takes the write lock from its first statement.
_will_write: ContextVar[bool] = ContextVar("will_write", default=False)


@contextmanager
def write_intent() -> Iterator[None]:
    """Transactions begun inside take SQLite's write lock at once (no effect on PostgreSQL)."""
    token = _will_write.set(True)
    try:
        yield
    finally:
        _will_write.reset(token)


def set_write_intent(value: bool) -> None:
    """Same, for a whole request: web/ sets it from the method of the request."""
    _will_write.set(value)


@event.listens_for(Engine, "connect")
def _configure_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we emit BEGIN ourselves, below
    cursor = connection.cursor()
    for pragma in (
        "foreign_keys=ON",
        "busy_timeout=15000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "temp_store=MEMORY",
        "secure_delete=ON",
        "cache_size=-65536",
        "mmap_size=1073741824",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if _LATER.get():
        connection.info[_LEFT] = True
        for pragma in _FOR_LATER:
            connection.exec_driver_sql(pragma)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write.get() else "BEGIN")


# SQLite appends what is committed to a log, waits until the disk has it, and now and then copies the log into the
# database: all of it within the commit, while the write lock is held. A long work that writes all the time leaves both
# for later: its commits are whole but reach the disk with the next copy, or the next commit of anybody else. A power
# cut may undo its last ones, from which it goes on as after a kill.
_LATER: ContextVar[bool] = ContextVar("later", default=False)
_LEFT = "left_for_later"
_FOR_LATER = ("PRAGMA synchronous=NORMAL", "PRAGMA wal_autocheckpoint=0")
_AS_USUAL = ("PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=1000")


@contextmanager
def durable_later() -> Iterator[None]:
    """Transactions begun inside do not wait for the disk; only for work that goes on from what it finds (no effect on
    PostgreSQL)."""
    token = _LATER.set(True)
    try:
        yield
    finally:
        _LATER.reset(token)


@event.listens_for(Pool, "checkin")
def _as_usual(connection: Any, record: Any) -> None:
    if connection is not None and record.info.pop(_LEFT, False):
        for pragma in _AS_USUAL:
            connection.execute(pragma)


def copy_log() -> None:
    """Copy as much of the log as no reader holds back, without the write lock; outside any transaction."""
    if db.engine.dialect.name != "sqlite":
        return
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        cursor.close()
    finally:
        connection.close()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """A short transaction outside a request (jobs, command line): commits at the end, rolls back on error."""
    if not _will_write.get():
        db.session.rollback()  # a transaction that a read began has no write lock, and could not take it any more
    with write_intent():
        try:
            yield db.session()
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def after_commit(callback: Callable[[], None]) -> None:
    """Run `callback` once the current transaction is committed; forgotten if it is rolled back."""
    db.session.info.setdefault("after_commit", []).append(callback)


@event.listens_for(Session, "after_commit")
def _run_callbacks(session: Session) -> None:
    for callback in session.info.pop("after_commit", []):
        callback()


@event.listens_for(Session, "after_soft_rollback")
def _drop_callbacks(session: Session, previous: Any) -> None:
    if previous.nested is False:
        session.info.pop("after_commit", None)


def utcnow() -> datetime:
    """Now, aware, in UTC: the only clock operations and views read."""
    return datetime.now(UTC)
