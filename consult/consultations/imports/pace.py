"""How much one transaction takes, and what is kept out of it, so that SQLite's other writers never wait long."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from consult.db import copy_log, durable_later, unit_of_work

TARGET_SECONDS = 0.02
"""Aimed at for each transaction: the promise is 0.05, and a disk is now and then slow."""
COPY_EVERY = 5
"""Transactions after which the log reaches the disk and is copied into the database, between two of them."""


@contextmanager
def short_transaction() -> Iterator[Session]:
    """A unit of work that holds the write lock for its own writes alone: Python's collector, which may take 100 ms, and
    waiting for the disk come after it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        with durable_later(), unit_of_work() as session:
            session.connection()
            yield session
    finally:
        if enabled:
            gc.enable()


class Pace:
    """How many rows a transaction takes, so that it lasts TARGET_SECONDS; and a rest after it, for the others.

    A transaction costs its commit and so much a row. Both are running means; one that was
    slower than them counts at once, so that a busy machine is not asked twice for what it could not do.
    """

    LEAST, MOST = 10, 1_000
    WEIGHT = 0.2

    def __init__(self) -> None:
        self.rows = min(50, self.MOST)
        self.by_row = self.commit = 0.0
        self.transactions = 0

    def note(self, rows: int, stored: float, committed: float) -> None:
        """A transaction held the write lock for `stored` seconds to write `rows` rows, then `committed` to end."""
        self.by_row = self._mean(self.by_row, stored / rows)
        self.commit = self._mean(self.commit, committed)
        room = max(TARGET_SECONDS - self.commit, 0.0) / max(self.by_row, 1e-6)
        self.rows = int(max(min(room, self.MOST, self.rows * 1.25), min(self.LEAST, self.MOST)))
        self.transactions += 1
        if not self.transactions % COPY_EVERY:
            copy_log()
        time.sleep(min(max(0.3 * (stored + committed), 0.002), 0.05))

    def _mean(self, mean: float, found: float) -> float:
        weight = 0.5 if found > mean else self.WEIGHT
        return mean + (weight if mean else 1.0) * (found - mean)
