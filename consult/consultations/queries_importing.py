"""Reading imports, always with the truth of their job: a job that died or was cancelled leaves no import running."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.consultations.models import Consultation, ImportBatch, ImportState
from consult.db import db
from consult.errors import NotFound
from consult.jobs.queries import alive_job_ids


def import_batch(consultation_id: int, batch_id: int) -> ImportBatch:
    """An import into this consultation; NotFound for any other."""
    found = db.session.get(ImportBatch, batch_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound
    return found


def imports_of(consultation_id: int, limit: int = 50) -> Sequence[ImportBatch]:
    """The imports into a consultation, the newest first."""
    return db.session.scalars(
        sa.select(ImportBatch)
        .where(ImportBatch.consultation_id == consultation_id)
        .order_by(ImportBatch.id.desc())
        .limit(limit)
    ).all()


def running_imports(consultation_id: int | None = None) -> Sequence[ImportBatch]:
    """Those whose job waits or works; of every consultation when none is given."""
    query = sa.select(ImportBatch).where(
        ImportBatch.state == ImportState.RUNNING, ImportBatch.job_id.in_(alive_job_ids())
    )
    if consultation_id is not None:
        query = query.where(ImportBatch.consultation_id == consultation_id)
    return db.session.scalars(query).all()


def lock_consultation(consultation_id: int) -> None:
    """Until the end of the transaction, whoever starts an import into this consultation waits."""
    db.session.execute(sa.select(Consultation.id).where(Consultation.id == consultation_id).with_for_update())
