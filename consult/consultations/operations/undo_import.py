"""Take out again what an import brought in, as a job: in short transactions, whatever kills it in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.operations.delete_consents import delete_consents
from consult.authz import system_actor
from consult.consultations.imports.files import drop_refused
from consult.consultations.imports.pace import Pace, short_transaction
from consult.consultations.maintenance import schedule_scrub
from consult.consultations.models import Answer, ImportBatch, ImportState, Participation
from consult.consultations.operations.remove_contributions import remove_contributions
from consult.consultations.queries_importing import answers_brought_in, brought_in, emptied_participations
from consult.db import db, unit_of_work, utcnow
from consult.exports.operations.drop_exports import drop_exports
from consult.jobs import Cancelled, JobHandle

BEAT_SECONDS = 1.0
LOOKED_AT = 500


def undo_import(*, handle: JobHandle, batch_id: int) -> dict[str, int]:
    """Contributions, answers, then participations with nothing left; at the end the files of analyses. Returns how many
    rows went. Stopped or failed, what went is gone and the rest can be undone again."""
    try:
        _Undoing(handle, batch_id).run()
    except Cancelled:
        _finish(batch_id, ImportState.CANCELLED)
        raise
    except Exception:
        _finish(
            batch_id,
            ImportState.FAILED,
            error=_("L’annulation s’est arrêtée en chemin : recommencez-la, elle reprendra ce qui reste."),
        )
        raise
    return {"removed": _finish(batch_id, ImportState.UNDONE)}


class _Undoing:
    """The work on one import; `ranges`, kept in the checkpoint, remember the contributions after they are gone."""

    def __init__(self, handle: JobHandle, batch_id: int) -> None:
        self.handle, self.batch_id, self.pace, self.beat = handle, batch_id, Pace(), 0.0
        batch = db.session.get_one(ImportBatch, batch_id)
        self.organisation_id, self.consultation_id = batch.organisation_id, batch.consultation_id
        self.source, self.refused_file = str(batch.mapping.get("source", "")), batch.refused_file
        ids = [] if "ranges" in handle.checkpoint else brought_in(batch_id)
        db.session.rollback()
        if ids or "ranges" not in handle.checkpoint:
            handle.save(ranges=_ranges(ids), total=len(ids))
        self.total = max(int(handle.checkpoint["total"]), 1)

    def run(self) -> None:
        self._drain(lambda limit: brought_in(self.batch_id, limit=limit), self._remove_texts)
        self._drain(lambda limit: answers_brought_in(self.batch_id, limit), self._remove_answers)
        self._remove_people()
        if self.refused_file:
            drop_refused(self.refused_file)
        self._forget_files()

    def _drain(self, find: Callable[[int], list[int]], remove: Callable[[Sequence[int]], None]) -> None:
        """Remove what `find` gives, a transaction at a time, until it gives nothing."""
        while True:
            ids = find(self.pace.rows)
            db.session.rollback()
            if not ids:
                return
            with short_transaction() as session:
                start = time.perf_counter()
                remove(ids)
                session.execute(
                    sa.update(ImportBatch)
                    .where(ImportBatch.id == self.batch_id)
                    .values(rows_removed=ImportBatch.rows_removed + len(ids))
                )
                stored = time.perf_counter()
            self.pace.note(len(ids), stored - start, time.perf_counter() - stored)
            self._tell()

    def _remove_texts(self, ids: Sequence[int]) -> None:
        from consult.reports.operations.forget_rows import forget_rows  # it reads contributions in turn

        forget_rows(consultation_id=self.consultation_id, contribution_ids=ids)
        remove_contributions(contribution_ids=ids)

    def _remove_answers(self, ids: Sequence[int]) -> None:
        db.session.execute(sa.delete(Answer).where(Answer.id.in_(ids)))

    def _remove_people(self) -> None:
        after, more = 0, True
        while more:
            ids, after = emptied_participations(self.consultation_id, self.source, after=after, limit=LOOKED_AT)
            db.session.rollback()
            more = bool(after)
            for start in range(0, len(ids), 100):
                with unit_of_work() as session:
                    part = ids[start : start + 100]
                    delete_consents(participation_ids=part, person_ids=(), notice_ids=())
                    session.execute(sa.delete(Participation).where(Participation.id.in_(part)))
            self._tell()

    def _forget_files(self) -> None:
        """What analyses keep in files goes by another job, and the words that the database itself keeps by a third."""
        from consult.reports.operations.forget_run_files import forget_run_files  # it reads contributions in turn

        ids = [number for first, last in self.handle.checkpoint["ranges"] for number in range(first, last + 1)]
        actor = system_actor(self.organisation_id)
        with unit_of_work():
            forget_run_files(actor=actor, consultation_ids={self.consultation_id}, contribution_ids=ids)
            drop_exports(organisation_id=self.organisation_id, consultation_id=self.consultation_id)
            schedule_scrub(actor=actor)

    def _tell(self) -> None:
        if time.monotonic() - self.beat < BEAT_SECONDS:
            return
        self.beat = time.monotonic()
        with unit_of_work() as session:
            removed = session.scalar(sa.select(ImportBatch.rows_removed).where(ImportBatch.id == self.batch_id)) or 0
        self.handle.progress(
            ngettext("%(done)s ligne retirée", "%(done)s lignes retirées", removed, done=removed),
            min(removed / self.total, 0.99),
        )


def _ranges(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending ids as first and last of each unbroken row."""
    ranges: list[tuple[int, int]] = []
    for number in ids:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges


def _finish(batch_id: int, state: ImportState, error: str | None = None) -> int:
    with unit_of_work() as session:
        batch = session.get_one(ImportBatch, batch_id)
        if batch.state is ImportState.UNDOING:
            batch.state, batch.error = state, error
            if state is ImportState.UNDONE:
                batch.undone_at, batch.refused_file = utcnow(), None
        return batch.rows_removed
