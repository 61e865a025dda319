"""Writing and removing many rows in transactions of a few dozen milliseconds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from consult.db import Model, unit_of_work

TARGET_SECONDS = 0.03
SMALLEST, FIRST, LARGEST = 200, 1_500, 20_000


class Pace:
    """How many rows fit in one short transaction, learnt from the last one."""

    def __init__(self) -> None:
        self.rows = FIRST

    def learn(self, rows: int, seconds: float) -> None:
        wanted = int(rows * TARGET_SECONDS / max(seconds, 1e-4))
        self.rows = max(SMALLEST, min(LARGEST, wanted, 2 * self.rows))


def insert_rows(
    model: type[Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], beat: Callable[[float], None]
) -> None:
    """Add plain rows (tuples in the order of `columns`); `beat` is told the share that is written, now and then."""
    table = model.__tablename__
    pace, start, told = Pace(), 0, time.monotonic()
    while start < len(rows):
        part = rows[start : start + pace.rows]
        begun = time.monotonic()
        with unit_of_work() as session:
            _insert(session.connection(), table, columns, part)
        pace.learn(len(part), time.monotonic() - begun)
        start += len(part)
        if time.monotonic() - told > 0.5:
            told = time.monotonic()
            beat(start / len(rows))


def _insert(connection: sa.Connection, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    quoted = ", ".join(f'"{name}"' for name in columns)
    if connection.dialect.name == "postgresql":
        cursor: Any = connection.connection.cursor()
        with cursor, cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" * len(columns))
    connection.exec_driver_sql(f'INSERT INTO "{table}" ({quoted}) VALUES ({places})', list(rows))  # noqa: S608  names of our tables


def delete_rows(model: type[Model], condition: sa.ColumnElement[bool], beat: Callable[[], None]) -> None:
    """Remove every row that satisfies the condition, a few thousand at a time, by primary key."""
    columns = sa.inspect(model).primary_key
    key = sa.tuple_(*columns)
    pace = Pace()
    while True:
        begun = time.monotonic()
        with unit_of_work() as session:
            some = sa.select(*columns).where(condition).limit(pace.rows)
            removed: Any = session.execute(
                sa.delete(model).where(key.in_(some)).execution_options(synchronize_session=False)
            )
        if not removed.rowcount:
            return
        pace.learn(removed.rowcount, time.monotonic() - begun)
        beat()
