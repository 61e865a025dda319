"""The work of writing a file, and how it is shown."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.db import db
from consult.exports.files import drop_folder, tokens_on_disk
from consult.exports.operations.start_export import KIND
from consult.exports.operations.write_export import write_export
from consult.exports.queries import export_of_job, tokens_to_keep
from consult.jobs import JobHandle, handler, housekeeping, present
from consult.jobs.models import Job


@handler(KIND)
def run_export(handle: JobHandle, export_id: int) -> dict[str, Any]:
    return dict(write_export(handle=handle, export_id=export_id))


@housekeeping
def sweep_exports() -> None:
    """Files that have expired, and what a kill left half-written."""
    found = set(tokens_on_disk())
    kept = tokens_to_keep() if found else set()
    db.session.rollback()
    for token in found - kept:
        drop_folder(token)


def _result(job: Job) -> tuple[str, str]:
    return url_for("exports.fetch", token=export_of_job(job.id).token), _("Télécharger le fichier")


present(KIND, permission=None, result=_result)
