"""The archives of a report, made here and now: no other job that waits is touched."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import db
from consult.jobs import JobHandle
from consult.jobs.models import Job, JobState
from consult.reports.archives.making import ArchiveWork
from consult.reports.archives.queries import MAKE


def make_archives_of(version_id: int) -> None:
    """The job that the publication asked for is done afterwards."""
    jobs = db.session.scalars(sa.select(Job).where(Job.kind == MAKE, Job.state == JobState.QUEUED)).all()
    job = next(each for each in jobs if each.arguments["version_id"] == version_id)
    ArchiveWork(JobHandle(job.id, {}), version_id).run()
    job.state = JobState.DONE
    db.session.commit()
