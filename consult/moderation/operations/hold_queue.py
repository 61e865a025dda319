"""Let one transaction at a time change the queue of a consultation."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import db

_LOCKS = 4_021


def hold_queue(*, consultation_id: int) -> None:
    """Until the end of the transaction. Two copies sent at once then find each other, and of two decisions each sees
    what the other left waiting. SQLite has one writer at a time in any case."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCKS, consultation_id)))
