"""Many rows in one statement, their values made ready for the driver before the transaction begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection


class BulkInsert:
    """`INSERT INTO table (columns)`, compiled once. Every column without a default of the database must be given."""

    def __init__(self, table: sa.Table, columns: Sequence[str], dialect: sa.Dialect) -> None:
        compiled = sa.insert(table).compile(dialect=dialect, column_keys=list(columns))
        self.sql = str(compiled)
        if set(compiled.binds) != set(columns):
            raise ValueError(f"{table.name}: columns to be given are {sorted(compiled.binds)}")
        names = compiled.positiontup
        self.arrange: Callable[[Sequence[Any]], Any] = (
            itemgetter(*map(columns.index, names)) if names else lambda row: dict(zip(columns, row, strict=True))
        )
        self.converters: list[tuple[int, Callable[[Any], Any]]] = []
        for place, name in enumerate(columns):
            convert = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            if convert is not None:
                self.converters.append((place, convert))

    def ready(self, values: list[Any]) -> list[Any]:
        """The values of one row, in the order of `columns`, as the driver wants them (converted in place)."""
        for place, convert in self.converters:
            values[place] = convert(values[place])
        return values

    def run(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows made by `ready`."""
        if not rows:
            return
        connection.exec_driver_sql(self.sql, [self.arrange(row) for row in rows])


def next_ids(connection: Connection, table: sa.Table, count: int) -> Sequence[int]:
    """`count` ids of `table` that nobody else will get: on SQLite within the write transaction that uses them."""
    if connection.dialect.name == "sqlite":
        last = connection.scalar(sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0))) or 0
        return range(last + 1, last + 1 + count)
    drawn = sa.text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return connection.scalars(drawn, {"name": table.name, "count": count}).all()
