"""Ask for a job, and ask it to stop."""

from __future__ import annotations

from typing import Any

from consult.authz import Actor
from consult.db import after_commit, db, utcnow
from consult.jobs.models import Job, JobState
from consult.jobs.queue import wake


def submit_job(*, actor: Actor, kind: str, title: str, arguments: dict[str, Any]) -> Job:
    """Write the job's row and wake a worker up once it is committed."""
    job = Job(
        organisation_id=actor.organisation_id,
        kind=kind,
        title=title,
        arguments=arguments,
        created_by_id=actor.person_id,
    )
    db.session.add(job)
    db.session.flush()
    job_id = job.id
    after_commit(lambda: wake(job_id))
    return job


def cancel_job(*, actor: Actor, job: Job) -> None:
    """Ask a job to stop; one that has not begun is cancelled at once."""
    job.cancel_requested = True
    if job.state is JobState.QUEUED:
        job.state, job.finished_at = JobState.CANCELLED, utcnow()
