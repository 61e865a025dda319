"""After an erasure: the traces that a database keeps of what it no longer shows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations.imports.files import forget_rows
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.models import Answer, AnswerFile, Contribution, Draft, ImportBatch, Mask, Participation
from consult.db import after_commit, db, unit_of_work
from consult.jobs import JobHandle, handler, submit_job
from consult.jobs.models import Job, JobState

PAGES_A_STEP = 64
"""Pages of the search index merged in one transaction: under 50 ms."""
CHECKPOINT_TRIES = 1200
CHECKPOINT_WAIT = 100
"""Milliseconds for which an attempt may hold writers back while a reader ends."""


def schedule_scrub(*, actor: Actor) -> None:
    """Ask for the scrub, unless one already waits."""
    waiting = sa.select(Job.id).where(Job.kind == "maintenance.scrub", Job.state == JobState.QUEUED).limit(1)
    if db.session.scalar(waiting) is None:
        submit_job(actor=actor, kind="maintenance.scrub", title=_("Nettoyage après un effacement"), arguments={})


def forget_refused_rows(participation: Participation, contributions: Sequence[Contribution]) -> None:
    """Once committed, take the rows of an imported person out of the files of refused rows."""
    if participation.external_id is None:
        return
    batches = db.session.scalars(
        sa.select(ImportBatch).where(
            ImportBatch.consultation_id == participation.consultation_id, ImportBatch.refused_file.is_not(None)
        )
    )
    ids = {participation.external_id, *(row.external_id for row in contributions if row.external_id)}
    for batch in batches:
        columns = ColumnMap.from_json(batch.mapping).columns
        named = [columns[key] for key in ("participant", "external_id") if key in columns]
        after_commit(partial(_forget_rows, str(batch.refused_file), named, ids))


def _forget_rows(name: str, columns: list[str], external_ids: set[str]) -> None:
    forget_rows(name, columns, external_ids)


@handler("maintenance.scrub")
def scrub(handle: JobHandle) -> dict[str, Any] | None:
    """SQLite overwrites what it frees (`secure_delete`), but its search index keeps removed words until its segments
    are merged, and its log keeps old pages until it is emptied. PostgreSQL keeps dead rows until they are vacuumed."""
    if db.engine.dialect.name == "sqlite":
        handle.progress(_("Fusion de l’index de recherche"), 0.1)
        merge_search_index(handle)
        handle.progress(_("Remise à zéro du journal de la base"), 0.9)
        return {"log_emptied": empty_log(handle)}
    handle.progress(_("Nettoyage des tables"), 0.1)
    tables = ", ".join(model.__tablename__ for model in (Contribution, Mask, Answer, AnswerFile, Draft))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"VACUUM {tables}")
    return None


def merge_search_index(handle: JobHandle) -> None:
    """FTS5's « optimize » in short steps (sqlite.org/fts5.html, « The 'merge' Command »): merged into one segment, a
    removed word leaves no trace. A step that changes fewer than two rows says that the work is done."""
    pages = -PAGES_A_STEP
    while True:
        with unit_of_work() as session:
            connection = session.connection().connection.dbapi_connection
            before = connection.total_changes  # type: ignore[union-attr]
            session.execute(
                sa.text("INSERT INTO contribution_search(contribution_search, rank) VALUES ('merge', :pages)"),
                {"pages": pages},
            )
            changed = connection.total_changes - before  # type: ignore[union-attr]
        if changed < 2 and pages > 0:
            return
        pages = PAGES_A_STEP
        handle.beat()


def empty_log(handle: JobHandle) -> bool:
    """Copy the write-ahead log into the database and cut it to nothing, between two readers; ten minutes at most."""
    for _attempt in range(CHECKPOINT_TRIES):
        db.session.remove()
        connection = db.engine.raw_connection()
        cursor = connection.cursor()
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        try:
            cursor.execute(f"PRAGMA busy_timeout={CHECKPOINT_WAIT}")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")
            connection.close()
        if not busy:
            return True
        time.sleep(0.5)
        handle.beat()
    return False
