"""What a running job holds: progress, checkpoint, cancellation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.db import unit_of_work, utcnow
from consult.jobs.models import Job
from consult.territories import queries as territories


class Cancelled(Exception):
    """Raised inside a handler when the person asked to stop; what is already committed stays."""


class Paused(BaseException):
    """Raised inside a handler when its organisation was suspended: the job waits, and goes on from its checkpoint once
    the organisation is taken up again. Not an Exception: no handler may take it for a fault of its own."""


class GoOnLater(Exception):
    """Raised inside a handler that would hold a worker for hours: the work waits behind the others, then goes on."""


class JobHandle:
    """Given to a handler. Every call is a short transaction of its own and says that the job is alive."""

    def __init__(self, job_id: int, checkpoint: dict[str, Any]) -> None:
        self.job_id = job_id
        self.checkpoint = dict(checkpoint)

    def progress(self, stage: str, fraction: float) -> None:
        """Tell the person where the work is; `fraction` goes from 0 to 1. Raises Cancelled when asked to stop."""
        self._update(stage=stage[:120], fraction=min(max(fraction, 0.0), 1.0))

    def save(self, **checkpoint: Any) -> None:
        """Remember where to go on from after a kill."""
        self.checkpoint.update(checkpoint)
        self._update(checkpoint=self.checkpoint)

    def beat(self) -> None:
        """Say that the job is alive, and stop if asked to."""
        self._update()

    def _update(self, **values: Any) -> None:
        with unit_of_work() as session:
            session.execute(sa.update(Job).where(Job.id == self.job_id).values(heartbeat_at=utcnow(), **values))
            asked, organisation_id = session.execute(
                sa.select(Job.cancel_requested, Job.organisation_id).where(Job.id == self.job_id)
            ).one()
            suspended = territories.is_suspended(organisation_id)
        if asked:
            raise Cancelled
        if suspended:
            raise Paused

    @property
    def cancel_requested(self) -> bool:
        with unit_of_work() as session:
            return bool(session.scalar(sa.select(Job.cancel_requested).where(Job.id == self.job_id)))
