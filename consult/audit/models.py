"""One row per act of staff and élus; by ids only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Model, UtcDateTime, utcnow


class AuditEvent(Model):
    """Who did what to what. `digest` chains the rows: SHA-256 of the previous digest and of this row."""

    __tablename__ = "audit_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    actor_id: Mapped[int | None]
    """Id of the person; no foreign key, as the record outlives people."""
    action: Mapped[str] = mapped_column(sa.String(80))
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(80))
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids and counts; never a name, an address or a text."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utcnow)
    rank: Mapped[int | None] = mapped_column(unique=True)
    """Place in the chain. Not the id: two transactions may commit in another order than their ids."""
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    """Filled in batches, with the rank, by a periodic task: no request waits for the chain."""
