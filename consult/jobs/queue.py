"""The queue: huey on SQLite or Redis. It only wakes a worker up: a lost message costs a few seconds, never a job."""

from __future__ import annotations

import threading
from typing import Any

import structlog
from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.api import Huey
from huey.consumer import Consumer

log = structlog.get_logger("concerte.jobs")


def init_app(app: Flask) -> None:
    """Create the queue of this installation and start the thread that serves it when the configuration says so."""
    app.extensions["huey"] = create_queue(app)


def create_queue(app: Flask) -> Huey | None:
    if app.config["JOBS"] == "manual":
        return None
    if app.config["REDIS_URL"]:
        queue: Huey = RedisHuey("concerte", url=app.config["REDIS_URL"])
    else:
        app.config["INSTANCE"].mkdir(parents=True, exist_ok=True)
        queue = SqliteHuey("concerte", filename=str(app.config["INSTANCE"] / "queue.sqlite"))

    from consult.jobs.runner import housekeep, keep_time, reap, run_job

    @queue.task(name="run_job")
    def run(job_id: int) -> None:
        with app.app_context():
            run_job(job_id)

    app.extensions["huey_run_job"] = run

    def patrol() -> None:
        """Between messages, look for jobs that a kill or a lost message left behind, and clean."""
        with app.app_context():
            reap()
            keep_time()
            housekeep()

    app.extensions["huey_patrol"] = patrol
    return queue


def wake(job_id: int) -> None:
    """Tell a worker that a job waits. If the queue is down the reaper finds the row."""
    task = current_app.extensions.get("huey_run_job")
    if task is None:
        return
    try:
        task(job_id)
    except Exception as error:
        log.warning("queue_unreachable", kind=type(error).__name__, job_id=job_id)


class ThreadConsumer(Consumer):
    """A huey consumer that lives in a thread of the server: it leaves the signals to the server."""

    def _set_signal_handlers(self) -> None:
        """Signals belong to the main thread."""


class Patrol(threading.Thread):
    """Calls the reaper every few seconds, in the process of the consumer."""

    def __init__(self, app: Flask, seconds: float = 2.0) -> None:
        super().__init__(name="job-patrol", daemon=True)
        self.app, self.seconds, self.stopped = app, seconds, threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(self.seconds):
            try:
                self.app.extensions["huey_patrol"]()
            except Exception as error:  # the database may be away for a while: the patrol goes on
                log.warning("patrol_failed", kind=type(error).__name__)


def start_thread(app: Flask, workers: int = 1) -> Any:
    """Serve the queue from threads of this process (demo server)."""
    Patrol(app).start()
    consumer = ThreadConsumer(app.extensions["huey"], workers=workers, periodic=False, check_worker_health=True)
    threading.Thread(target=consumer.run, name="job-consumer", daemon=True).start()
    return consumer


def run_worker(app: Flask, workers: int = 1) -> None:
    """Serve the queue in this process until it is stopped (`python app.py worker`)."""
    Patrol(app).start()
    Consumer(app.extensions["huey"], workers=workers, periodic=False).run()
