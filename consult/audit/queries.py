"""Reading the record of acts."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.audit.models import AuditEvent
from consult.db import db

PAGE = 50


def events(organisation_id: int, action: str, page: int) -> tuple[Sequence[AuditEvent], int]:
    """One page of an organisation's acts, the newest first, and how many there are; of one action, or of all."""
    query = sa.select(AuditEvent).where(AuditEvent.organisation_id == organisation_id)
    if action:
        query = query.where(AuditEvent.action == action)
    count = db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = db.session.scalars(query.order_by(AuditEvent.id.desc()).offset((page - 1) * PAGE).limit(PAGE)).all()
    return found, count


def events_above(limit: int) -> Sequence[AuditEvent]:
    """What was done above organisations, the newest first."""
    query = sa.select(AuditEvent).where(AuditEvent.organisation_id.is_(None)).order_by(AuditEvent.id.desc())
    return db.session.scalars(query.limit(limit)).all()


def actions_of(organisation_id: int) -> Sequence[str]:
    """The actions that were ever recorded here."""
    return db.session.scalars(
        sa.select(AuditEvent.action)
        .where(AuditEvent.organisation_id == organisation_id)
        .distinct()
        .order_by(AuditEvent.action)
    ).all()
