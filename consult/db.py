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
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _will_write.get() else "BEGIN")


# SQLite appends what is committed to a log, and copies the log into the database when it has grown: within the commit
# of whoever was last, who holds the write lock meanwhile. A long work that writes all the time does it between commits.
_OWN_COPIES = "own_copies"
LOG_PAGES = 1_000
"""SQLite's own rule: the log is copied beyond this."""


def leave_log(connection: Connection) -> None:
    """Until this connection goes back to the pool, its commits only append to the log (no effect on PostgreSQL)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
        connection.info[_OWN_COPIES] = True


@event.listens_for(Pool, "checkin")
def _copy_again(connection: Any, record: Any) -> None:
    if connection is not None and record.info.pop(_OWN_COPIES, False):
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA wal_autocheckpoint={LOG_PAGES}")
        cursor.close()


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
