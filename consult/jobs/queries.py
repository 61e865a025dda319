"""Reading long works."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.jobs.models import Job, JobState

ALIVE = (JobState.QUEUED, JobState.RUNNING)


def job_by_id(organisation_id: int, job_id: int) -> Job:
    """A work of this organisation; NotFound for any other."""
    found = db.session.get(Job, job_id)
    if found is None or found.organisation_id != organisation_id:
        raise NotFound
    return found


def job_of_kind(organisation_id: int, job_id: int, kind: str) -> Job:
    """The same, for the page of one kind of work."""
    found = job_by_id(organisation_id, job_id)
    if found.kind != kind:
        raise NotFound
    return found


def jobs_of(organisation_id: int, kind: str | None = None, limit: int = 20) -> Sequence[Job]:
    """The works of an organisation, the newest first; of one kind when it is given."""
    query = sa.select(Job).where(Job.organisation_id == organisation_id).order_by(Job.id.desc()).limit(limit)
    return db.session.scalars(query.where(Job.kind == kind) if kind else query).all()


def alive_job_ids() -> sa.Select[int]:
    """The works that wait or are under way, as a subquery."""
    return sa.select(Job.id).where(Job.state.in_(ALIVE))


def waiting_by_organisation() -> dict[int | None, int]:
    """How many works wait or are under way, by organisation."""
    query = sa.select(Job.organisation_id, sa.func.count()).where(Job.state.in_(ALIVE)).group_by(Job.organisation_id)
    rows = db.session.execute(query).all()
    return {row[0]: row[1] for row in rows}
