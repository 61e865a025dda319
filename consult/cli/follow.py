"""Do a job from the command line, and show where it is until it ends."""

from __future__ import annotations

import re
import sys
import threading
import time
from typing import Any

import click

WIDTH = 28


def follow(job_id: int | None) -> dict[str, Any]:
    """Do the job here, unless a worker has taken it, with a bar on a terminal and lines elsewhere.

    Returns `{state, error, result}` of the job at its end.
    """
    if job_id is None:
        raise ValueError("there is no job to follow")
    worker, shown = _start(job_id), ""
    while True:
        worker.join(0.3)
        seen = _job(job_id)
        if not seen["alive"]:
            worker.join()
            _clear(shown)
            return seen
        if seen["paused"]:
            worker.join()
            return {**seen, "error": "L’organisation est suspendue : ce travail reprendra avec elle."}
        shown = _show(seen, shown)
        if not worker.is_alive():  # another worker has it; if that one was killed, the job is free after a while
            time.sleep(1.0)
            worker = _start(job_id)


def _start(job_id: int) -> threading.Thread:
    worker = threading.Thread(target=_work, args=(_app(), job_id), daemon=True)
    worker.start()
    return worker


def _app() -> Any:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined]


def _work(app: Any, job_id: int) -> None:
    from consult.db import db
    from consult.jobs.runner import run_job

    with app.app_context():
        try:
            run_job(job_id)
        finally:
            db.session.remove()


def _job(job_id: int) -> dict[str, Any]:
    from consult.db import db
    from consult.jobs.models import Job
    from consult.jobs.queries import ALIVE
    from consult.territories.queries import is_suspended

    job = db.session.get_one(Job, job_id)
    seen = {
        "alive": job.state in ALIVE,
        "state": job.state.value,
        "stage": job.stage,
        "fraction": job.fraction,
        "error": job.error,
        "paused": job.state in ALIVE and is_suspended(job.organisation_id),
        "result": dict(job.result),
    }
    db.session.rollback()
    return seen


def _show(seen: dict[str, Any], shown: str) -> str:
    if sys.stderr.isatty():
        done = round(seen["fraction"] * WIDTH)
        line = f"  {'█' * done}{'·' * (WIDTH - done)} {seen['fraction']:4.0%}  {seen['stage']}"
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        return line
    stage = re.sub(r"\d[\d\s]*", "", seen["stage"])  # a count that grows is not a new stage
    if stage and stage != shown:
        click.echo(f"{seen['fraction']:4.0%}  {seen['stage']}", err=True)
    return str(stage)


def _clear(shown: str) -> None:
    if shown and sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
