"""Values of a row as each format writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from consult.clock import PARIS
from consult.exports.tables import Column, Kind, Row

TICK_ROWS = 2_000


class Passing:
    """The same rows, counted as they pass; `tick` is told of every two thousand."""

    def __init__(self, rows: Iterable[Row], tick: Callable[[int], None]) -> None:
        self.rows, self.tick, self.count = iter(rows), tick, 0

    def __iter__(self) -> Iterator[Row]:
        return self

    def __next__(self) -> Row:
        row = next(self.rows)
        self.count += 1
        if not self.count % TICK_ROWS:
            self.tick(self.count)
        return row


def as_text(value: Any, column: Column) -> Any:
    """For CSV: days and instants as ISO 8601, yes and no in words; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(PARIS).isoformat(" ", "seconds")[:19]
    if isinstance(value, date):
        return value.isoformat()
    if column.kind is Kind.YES_NO and isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, float):
        return round(value, 6)
    return value


def as_json(value: Any, column: Column) -> Any:
    """For JSON Lines and Parquet: a text in a column of numbers is nothing there."""
    if isinstance(value, str) and column.kind is not Kind.TEXT:
        return None
    return value
