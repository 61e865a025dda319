"""Write a file that was asked for, as a job: whole or not at all."""

from __future__ import annotations

import time

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from consult.db import db, unit_of_work, utcnow
from consult.exports.files import LIFE, drop_folder, export_path
from consult.exports.models import ExportFile
from consult.exports.registry import Request, subject_named
from consult.exports.tables import Audience
from consult.exports.writers import Format, write_table
from consult.jobs import JobHandle
from consult.web.filters import number

BEAT_SECONDS = 1.0


def write_export(*, handle: JobHandle, export_id: int) -> dict[str, int]:
    """Begun again from the start after a kill. A file that somebody's erasure made untrue meanwhile is not kept."""
    file = db.session.get_one(ExportFile, export_id)
    request = Request(file.organisation_id, file.consultation_id, Audience(file.audience), dict(file.options))
    path, subject, format_, token = export_path(file.token, file.name), file.subject, Format(file.format), file.token
    handle.progress(_("Préparation"), 0.0)
    table = subject_named(subject).make(request)
    total, beat = table.count or 0, 0.0

    def tick(rows: int) -> None:
        nonlocal beat
        if time.monotonic() - beat > BEAT_SECONDS:
            beat = time.monotonic()
            stage = ngettext(
                "%(done)s ligne sur %(total)s",
                "%(done)s lignes sur %(total)s",
                rows,
                done=number(rows),
                total=number(max(total, rows)),
            )
            handle.progress(stage, min(rows / total, 0.99) if total else 0.5)

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = write_table(table, path, format_, tick)
        size = path.stat().st_size
        with unit_of_work() as session:
            kept = session.execute(
                sa.update(ExportFile)
                .where(ExportFile.id == export_id, ExportFile.dropped_at.is_(None))
                .values(rows=rows, size=size, expires_at=utcnow() + LIFE)
                .returning(ExportFile.id)
            ).scalar()
    except BaseException:
        drop_folder(token)
        raise
    if kept is None:
        drop_folder(token)
    return {"rows": rows, "size": size}
