"""Bring in the rows of a file, as a job: in short transactions, once each, whatever kills it in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from flask_babel import gettext as _
from flask_babel import ngettext

from consult.consultations.imports.check import count_rows
from consult.consultations.imports.files import RefusedRows, drop_upload, find_upload, read_upload
from consult.consultations.imports.known import Known, Stock
from consult.consultations.imports.mapping import ColumnMap
from consult.consultations.imports.readers import Reader
from consult.consultations.imports.rows import Entry, Refusal, RowReader
from consult.consultations.imports.setting import Setting, setting_of
from consult.consultations.imports.writer import SomebodyLeft, Writer
from consult.consultations.models import ImportBatch, ImportState
from consult.consultations.queries import consultation_by_id
from consult.db import db, unit_of_work, utcnow
from consult.errors import DomainError
from consult.jobs import Cancelled, JobHandle

BATCH = 1_000
"""Rows read and compared with the database together."""
BEAT_SECONDS = 1.0
MOST_PEOPLE = 50_000


@dataclass(frozen=True)
class Import:
    """An import under way: what is read, what is known of the consultation, where to go on from."""

    batch_id: int
    upload: str
    rows_done: int
    setting: Setting
    reader: Reader
    rows: RowReader
    refused: RefusedRows
    source: str
    people: dict[str, Known] = field(default_factory=dict)
    """Participations met so far, up to MOST_PEOPLE: whether one of them left is asked again at each writing."""


def import_contributions(*, handle: JobHandle, batch_id: int) -> dict[str, int]:
    """Do an import to its end and return its counts. Called again after a kill, it goes on from the last row that was
    stored. Cancelled or failed, it keeps what is in. The uploaded file is gone afterwards."""
    try:
        work = _open(batch_id)
        if work is not None:
            total = count_rows(handle, work.reader)
            _bring_in(handle, work, total)
    except Cancelled:
        _finish(batch_id, ImportState.CANCELLED)
        raise
    except DomainError as error:
        _finish(batch_id, ImportState.FAILED, error=str(error))
        raise
    except Exception:
        _finish(
            batch_id, ImportState.FAILED, error=_("Une erreur imprévue a arrêté l’import ; ce qui était entré reste.")
        )
        raise
    return _finish(batch_id, ImportState.DONE)


def _open(batch_id: int) -> Import | None:
    """Everything that the import needs; None when it had ended and only its job did not know."""
    try:
        batch = db.session.get_one(ImportBatch, batch_id)
        if batch.state is not ImportState.RUNNING:
            return None
        columns = ColumnMap.from_json(batch.mapping)
        upload = find_upload(
            batch.mapping["upload"], organisation_id=batch.organisation_id, consultation_id=batch.consultation_id
        )
        reader = read_upload(upload)
        setting = setting_of(consultation_by_id(batch.consultation_id))
        # Rows without a date are given that of the request, which a second run after a kill finds again.
        rows = RowReader(setting, columns, reader.header, file_print=batch.file_sha256[:24], now=batch.created_at)
        refused = RefusedRows(str(batch.refused_file), reader.header)
        return Import(batch_id, upload.token, batch.rows_read, setting, reader, rows, refused, batch.mapping["source"])
    finally:
        db.session.rollback()  # no reading transaction stays open beside those that write


def _bring_in(handle: JobHandle, work: Import, total: int) -> None:
    writer = Writer(work.setting, batch_id=work.batch_id, source=work.source)
    raw = work.reader.rows()
    last_line = max((row.line for row in islice(raw, work.rows_done)), default=0)
    work.refused.resume(last_line=last_line)
    beat = 0.0
    while batch := list(islice(raw, BATCH)):
        for rest in _write(work, writer, [work.rows.read(row) for row in batch]):
            if time.monotonic() - beat > BEAT_SECONDS:
                done = batch[0].number - 1 + len(batch) - rest
                handle.progress(
                    ngettext(
                        "%(done)s ligne sur %(total)s",
                        "%(done)s lignes sur %(total)s",
                        done,
                        done=_thousands(done),
                        total=_thousands(total),
                    ),
                    done / total,
                )
                beat = time.monotonic()


def _write(work: Import, writer: Writer, rows: list[Entry | Refusal]) -> Iterator[int]:
    """Store the rows of a batch, transaction by transaction; yields how many remain after each."""
    while rows:
        stock = _stock(work, rows)
        outcomes = [stock.judge(row) if isinstance(row, Entry) else row for row in rows]
        while outcomes:
            chunk = outcomes[: writer.pace.rows]
            try:
                writer.write(chunk, stock, work.refused)
            except SomebodyLeft:
                work.people.clear()
                break
            del outcomes[: len(chunk)], rows[: len(chunk)]
            yield len(rows)


def _stock(work: Import, rows: list[Entry | Refusal]) -> Stock:
    if len(work.people) > MOST_PEOPLE:
        work.people.clear()
    try:
        return Stock(work.setting, work.source, [row for row in rows if isinstance(row, Entry)], work.people)
    finally:
        db.session.rollback()


def _finish(batch_id: int, state: ImportState, error: str | None = None) -> dict[str, int]:
    """Close the import, unless it was; returns its counts."""
    with unit_of_work() as session:
        batch = session.get_one(ImportBatch, batch_id)
        if batch.state is ImportState.RUNNING:
            batch.state, batch.error, batch.finished_at = state, error, utcnow()
            if not batch.rows_refused:
                batch.refused_file = None
        upload = batch.mapping["upload"]
        counts = {
            "batch_id": batch.id,
            "read": batch.rows_read,
            "added": batch.rows_added,
            "known": batch.rows_known,
            "refused": batch.rows_refused,
        }
    drop_upload(upload)
    return counts


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
