"""Run a job, keep it alive, take up what was left behind."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from flask_babel import gettext as _

from consult.db import db, unit_of_work, utcnow
from consult.errors import DomainError
from consult.jobs.handle import Cancelled, GoOnLater, JobHandle, Paused
from consult.jobs.models import Job, JobState
from consult.jobs.queue import wake
from consult.jobs.registry import HANDLERS, HOUSEKEEPING, TIMELY
from consult.territories.queries import suspended_ids

log = structlog.get_logger("concerte.jobs")
HEARTBEAT = 3.0
STALE = timedelta(seconds=15)
UNCLAIMED = timedelta(seconds=5)
MAX_ATTEMPTS = 5
_cleaned_at = float("-inf")
_looked_at = float("-inf")


def run_job(job_id: int) -> None:
    """Do one job, whatever state a kill left it in. Called by a worker, in an application context."""
    if not _claim(job_id):
        return
    with unit_of_work() as session:
        job = session.get_one(Job, job_id)
        kind, arguments, checkpoint = job.kind, dict(job.arguments), dict(job.checkpoint)
    end_beats = _keep_alive(current_app._get_current_object(), job_id)  # type: ignore[attr-defined]
    try:
        result = HANDLERS[kind](JobHandle(job_id, checkpoint), **arguments) or {}
        _finish(job_id, JobState.DONE, fraction=1.0, result=result)
    except GoOnLater:
        _queue_again(job_id)
    except Cancelled:
        _finish(job_id, JobState.CANCELLED)
    except Paused:
        _put_back(job_id)
    except DomainError as error:
        _finish(job_id, JobState.FAILED, error=str(error))
    except Exception as error:
        log.error("job_failed", job_id=job_id, job_kind=kind, kind=type(error).__name__, exc_info=current_app.debug)
        _finish(job_id, JobState.FAILED, error=_("Une erreur imprévue a arrêté ce travail ; rien n’a été perdu."))
    finally:
        db.session.remove()
        end_beats()


def _may_run() -> sa.ColumnElement[bool]:
    """The jobs of a suspended organisation wait; those of the installation itself never do."""
    return sa.or_(Job.organisation_id.is_(None), Job.organisation_id.not_in(suspended_ids()))


def reap() -> None:
    """Wake workers up for jobs whose message was lost and for jobs whose worker died."""
    now = utcnow()
    lost = sa.or_(
        sa.and_(Job.state == JobState.QUEUED, Job.created_at < now - UNCLAIMED),
        sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now - STALE),
    )
    try:
        ids = db.session.scalars(sa.select(Job.id).where(lost, _may_run()).order_by(Job.id).limit(20)).all()
    finally:
        db.session.remove()
    for job_id in ids:
        wake(job_id)


def keep_time(every: float = 30.0) -> None:
    """Bring about what the clock says, unless it was looked at less than `every` seconds ago by this process."""
    global _looked_at
    if time.monotonic() - _looked_at < every:
        return
    _looked_at = time.monotonic()
    _do_each(TIMELY)


def housekeep(every: float = 600.0) -> None:
    """Do the short cleanings of all contexts, unless they were done less than `every` seconds ago by this process."""
    global _cleaned_at
    if time.monotonic() - _cleaned_at < every:
        return
    _cleaned_at = time.monotonic()
    _do_each(HOUSEKEEPING)


def _do_each(functions: Sequence[Callable[[], None]]) -> None:
    """One that fails keeps neither the others nor the jobs from being done."""
    for function in functions:
        try:
            function()
        except Exception as error:
            log.error("housekeeping_failed", name=function.__name__, kind=type(error).__name__)
        finally:
            db.session.remove()


def run_pending() -> int:
    """Do every waiting job here and now; returns how many (command line and tests)."""
    done = 0
    while True:
        query = sa.select(Job.id).where(Job.state == JobState.QUEUED, _may_run()).order_by(Job.id).limit(1)
        job_id = db.session.scalar(query)
        db.session.rollback()
        if job_id is None:
            return done
        run_job(job_id)
        done += 1


def _claim(job_id: int) -> bool:
    """Take the job, unless another worker has it: one UPDATE decides."""
    now = utcnow()
    free = sa.or_(
        Job.state == JobState.QUEUED,
        sa.and_(Job.state == JobState.RUNNING, Job.heartbeat_at < now - STALE),
    )
    with unit_of_work() as session:
        exhausted: Any = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free, Job.attempts >= MAX_ATTEMPTS)
            .values(
                state=JobState.FAILED,
                finished_at=now,
                error=_("Ce travail s’est arrêté plusieurs fois sans finir. Il ne sera plus relancé tout seul."),
            )
        )
        if exhausted.rowcount:
            return False
        claimed: Any = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free, _may_run())
            .values(
                state=JobState.RUNNING,
                heartbeat_at=now,
                attempts=Job.attempts + 1,
                started_at=sa.func.coalesce(Job.started_at, now),
            )
        )
        return bool(claimed.rowcount)


def _put_back(job_id: int) -> None:
    """Among those that wait, as if this attempt had not been made."""
    with unit_of_work() as session:
        session.execute(
            sa.update(Job)
            .where(Job.id == job_id)
            .values(state=JobState.QUEUED, heartbeat_at=None, attempts=Job.attempts - 1)
        )


def _finish(job_id: int, state: JobState, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(state=state, finished_at=utcnow(), **values))


def _queue_again(job_id: int) -> None:
    """It went well so far: its attempts begin anew."""
    with unit_of_work() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(state=JobState.QUEUED, attempts=0))
    wake(job_id)


def _keep_alive(app: Flask, job_id: int) -> Callable[[], None]:
    """Beat from a thread, so that a long step without progress is not taken for a dead worker; returns what ends it.

    Ending waits for a beat under way: nothing of a job writes once the job is over.
    """
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(HEARTBEAT):
            with app.app_context():
                try:
                    with unit_of_work() as session:
                        session.execute(sa.update(Job).where(Job.id == job_id).values(heartbeat_at=utcnow()))
                except Exception as error:  # a missed beat is made up for by the next one
                    log.warning("heartbeat_missed", job_id=job_id, kind=type(error).__name__)
                finally:
                    db.session.remove()

    thread = threading.Thread(target=beat, name=f"job-{job_id}-heartbeat", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join()

    return end
