"""The hash chain: each row's digest covers the previous one, so that a changed or removed row is found."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa

from consult.audit.models import AuditEvent
from consult.db import db, unit_of_work
from consult.jobs import housekeeping

GENESIS = "0" * 64
BATCH = 500
LOCK = 0x636861696E  # any number that nothing else locks


def digest(previous: str, event: AuditEvent) -> str:
    """SHA-256, in hexadecimal, of the previous digest and of the canonical JSON of the row."""
    row = {
        "id": event.id,
        "rank": event.rank,
        "organisation_id": event.organisation_id,
        "actor_id": event.actor_id,
        "action": event.action,
        "object_type": event.object_type,
        "object_id": event.object_id,
        "details": event.details,
        "at": event.at.isoformat(),
    }
    text = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


@housekeeping
def chain_waiting() -> None:
    """Chain every row that waits, a batch a transaction."""
    while True:
        with unit_of_work():
            if not chain_batch():
                return


def chain_batch() -> int:
    """Chain at most BATCH rows that are not chained yet; returns how many. One process at a time."""
    if not _alone():
        return 0
    last = db.session.scalars(
        sa.select(AuditEvent).where(AuditEvent.rank.is_not(None)).order_by(AuditEvent.rank.desc()).limit(1)
    ).first()
    previous, rank = (last.digest or GENESIS, last.rank or 0) if last is not None else (GENESIS, 0)
    query = sa.select(AuditEvent).where(AuditEvent.rank.is_(None)).order_by(AuditEvent.id).limit(BATCH)
    events = db.session.scalars(query).all()
    for place, event in enumerate(events, start=rank + 1):
        event.rank = place
        event.digest = previous = digest(previous, event)
    return len(events)


def _alone() -> bool:
    """On SQLite the write lock is held already; on PostgreSQL a lock of the transaction says who chains."""
    if db.engine.dialect.name == "sqlite":
        return True
    return bool(db.session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(LOCK))))


@dataclass(frozen=True)
class ChainReport:
    """`broken_at` is the id of the first row whose digest or rank does not follow; None when the chain holds."""

    checked: int
    pending: int
    broken_at: int | None


def verify() -> ChainReport:
    """Follow the chain from the first row."""
    pending = db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.rank.is_(None))) or 0
    previous, checked = GENESIS, 0
    query = sa.select(AuditEvent).where(AuditEvent.rank.is_not(None)).order_by(AuditEvent.rank)
    with closing(db.session.scalars(query.execution_options(yield_per=1000))) as events:
        for event in events:
            if event.rank != checked + 1 or digest(previous, event) != event.digest:
                return ChainReport(checked, pending, event.id)
            previous, checked = event.digest, checked + 1
    return ChainReport(checked, pending, None)
