"""One commit per request, before the answer leaves: a receipt is never shown for something that is not stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, g, request

from consult.db import db, set_write_intent

READING = {"GET", "HEAD", "OPTIONS"}


@contextmanager
def without_lock() -> Iterator[None]:
    """Within a writing request, do what takes time and only reads: SQLite's write lock is given back meanwhile.

    Whatever was written before is rolled back: begin with it. What was loaded is read again when it is used.
    """
    db.session.rollback()
    set_write_intent(False)
    try:
        yield
    finally:
        db.session.rollback()
        set_write_intent(request.method not in READING)


def init_app(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        set_write_intent(request.method not in READING)

    @app.after_request
    def commit(response: Response) -> Response:
        if response.status_code >= 400:
            db.session.rollback()
        else:
            if response.is_streamed:  # its rows are read after the request: what they were made from stays readable
                db.session.flush()
                db.session.expunge_all()
            db.session.commit()
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        set_write_intent(False)
        g.pop("actor", None)
        g.pop("installation_actor", None)
