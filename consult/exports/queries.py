"""Reading exports: each person sees theirs only."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Gone, NotFound
from consult.exports.errors import ExportErased, ExportExpired
from consult.exports.files import export_path
from consult.exports.models import ExportFile
from consult.jobs.models import Job, JobState

MOST_SHOWN = 20


def exports_of(actor: Actor, consultation_id: int | None) -> Sequence[tuple[ExportFile, Job]]:
    """What this person asked for, the newest first, with the work that makes each."""
    query = (
        sa.select(ExportFile, Job)
        .join(Job, Job.id == ExportFile.job_id)
        .where(
            ExportFile.organisation_id == actor.organisation_id,
            ExportFile.owner_id == actor.person_id,
            ExportFile.consultation_id == consultation_id,
        )
        .order_by(ExportFile.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def export_by_token(actor: Actor, token: str) -> ExportFile:
    """A file ready to be fetched by whoever asked for it. NotFound for anybody else and while it is being made;
    ExportErased, ExportExpired once it is gone."""
    found = db.session.scalar(sa.select(ExportFile).where(ExportFile.token == token))
    if found is None or found.organisation_id != actor.organisation_id or found.owner_id != actor.person_id:
        raise NotFound
    if found.dropped_at:
        raise ExportErased
    if found.expires_at is None:
        raise NotFound
    if found.expires_at < utcnow():
        raise ExportExpired
    if not export_path(found.token, found.name).exists():
        raise Gone
    return found


def export_of_job(job_id: int) -> ExportFile:
    return db.session.scalars(sa.select(ExportFile).where(ExportFile.job_id == job_id)).one()


def tokens_to_keep() -> set[str]:
    """Files that may still be fetched, or that a work is making."""
    alive = sa.and_(ExportFile.expires_at.is_(None), Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
    ready = sa.and_(ExportFile.dropped_at.is_(None), ExportFile.expires_at > utcnow())
    query = sa.select(ExportFile.token).join(Job, Job.id == ExportFile.job_id).where(sa.or_(alive, ready))
    return set(db.session.scalars(query))
