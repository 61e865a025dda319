"""Bringing people in from a file, and noting those whom a full list no longer names. Both can be killed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.accounts.models import Person
from consult.accounts.operations.import_people import KIND
from consult.accounts.operations.note_leavers import KIND as LEAVERS
from consult.accounts.operations.store_people import mark_seen, store_people
from consult.accounts.people_file import COLUMNS, DEFAULT_SOURCE, PersonLine
from consult.accounts.people_source import PeopleReading, RefusedFile, folder, forget_file, open_source
from consult.accounts.queries_leavers import next_absent, next_left
from consult.authz import Permission
from consult.db import unit_of_work, utcnow
from consult.jobs import JobHandle, handler, present
from consult.jobs.models import Job

CHUNK = 250  # some 20 ms of writing on SQLite


@handler(KIND)
def import_people(handle: JobHandle, *, organisation_id: int, file_name: str, full: bool = False) -> dict[str, Any]:
    """Store the file's people by chunks, each with its place in the checkpoint; lines read again change nothing."""
    path = folder() / file_name
    source = open_source(path, COLUMNS, handle.checkpoint.get("known"))
    handle.save(known=source.reader.known)
    total = sum(1 for _row in source.rows()) or 1
    reading = PeopleReading(source, organisation_id)
    refused = RefusedFile(path.with_suffix(".refused.csv"), list(source.places))
    storing = Storing(handle, organisation_id, handle.job_id if full else None, total)
    for line in reading.lines():
        if isinstance(line, PersonLine):
            storing.add(line)
        else:
            refused.add(*line)
            storing.add_refused(line[0]["source"] or DEFAULT_SOURCE, line[0]["external_id"])
    storing.store()
    forget_file(path)
    if not refused.count:
        refused.path.unlink()
    return {
        **storing.counts,
        "refused": refused.first,
        "refused_count": refused.count,
        "refused_file": refused.path.name if refused.count else "",
        "reasons": dict(reading.reasons.most_common(20)),
        "shared": reading.shared,
        "sources": sorted(reading.sources),
        "notes": list(source.reader.notes),
    }


class Storing:
    """Chunks of people on their way to the database; those of an earlier attempt are passed over."""

    def __init__(self, handle: JobHandle, organisation_id: int, import_id: int | None, total: int) -> None:
        self.handle, self.organisation_id, self.import_id, self.total = handle, organisation_id, import_id, total
        self.counts = handle.checkpoint.get("counts", {"added": 0, "updated": 0, "unchanged": 0})
        self.done = handle.checkpoint.get("done", 0)
        self.read = 0
        self.waiting: list[PersonLine] = []
        self.named: list[tuple[str, str]] = []

    def add(self, line: PersonLine) -> None:
        self.read += 1
        if self.read <= self.done:
            return
        self.waiting.append(line)
        if len(self.waiting) >= CHUNK:
            self.store()

    def add_refused(self, source: str, external_id: str) -> None:
        """Somebody whose line is refused is in the list all the same: they have not left."""
        if external_id and self.import_id is not None:
            self.named.append((source, external_id))
            if len(self.named) >= CHUNK:
                self.store()

    def store(self) -> None:
        if not self.waiting and not self.named:
            return
        with unit_of_work():
            stored = store_people(organisation_id=self.organisation_id, lines=self.waiting, import_id=self.import_id)
            if self.import_id is not None:
                mark_seen(self.organisation_id, self.named, self.import_id)
        for name in self.counts:
            self.counts[name] += getattr(stored, name)
        self.waiting, self.named = [], []
        self.handle.save(done=self.read, counts=self.counts)
        stage = ngettext(
            "%(done)s personne sur %(total)s",
            "%(done)s personnes sur %(total)s",
            self.read,
            done=self.read,
            total=self.total,
        )
        self.handle.progress(stage, self.read / self.total)


@handler(LEAVERS)
def note_leavers(handle: JobHandle, *, import_id: int, undo: bool, asked_by: int | None) -> dict[str, Any]:
    """By chunks; what is done is no longer among what remains, so there is no place to keep."""
    done = handle.checkpoint.get("done", 0)
    while True:
        with unit_of_work() as session:
            imported = session.get_one(Job, import_id)
            ids = next_left(imported, CHUNK) if undo else next_absent(imported, asked_by, CHUNK)
            left_at, left_in = (None, None) if undo else (utcnow(), import_id)
            session.execute(sa.update(Person).where(Person.id.in_(ids)).values(left_at=left_at, left_in_import=left_in))
        if not ids:
            return {"people": done}
        done += len(ids)
        handle.save(done=done)


def _page(job: Job) -> tuple[str, str]:
    job_id = job.arguments.get("import_id", job.id)
    return url_for("people.import_result", job_id=job_id), _("Voir le résultat")


for kind in (KIND, LEAVERS):
    present(kind, permission=Permission.PEOPLE_MANAGE, result=_page)
