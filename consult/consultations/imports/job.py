"""The job of an import, and how it is shown."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission, system_actor
from consult.consultations.imports.check import check_file
from consult.consultations.imports.files import sweep
from consult.consultations.models import ImportBatch
from consult.consultations.operations.import_contributions import import_contributions
from consult.consultations.operations.start_check import KIND as CHECK
from consult.consultations.operations.start_import import KIND
from consult.consultations.operations.start_undo import KIND as UNDO
from consult.consultations.operations.undo_import import undo_import
from consult.consultations.queries import consultation_by_id
from consult.consultations.queries_importing import running_imports
from consult.db import db, unit_of_work, utcnow
from consult.jobs import JobHandle, handler, housekeeping, present
from consult.jobs.models import Job
from consult.moderation.operations.schedule_scan import schedule_scan


@handler(KIND)
def run_import(handle: JobHandle, batch_id: int) -> dict[str, Any]:
    try:
        return dict(import_contributions(handle=handle, batch_id=batch_id))
    finally:
        _let_the_filter_read(batch_id)


def _let_the_filter_read(batch_id: int) -> None:
    """What came in, however the import ended."""
    with unit_of_work() as session:
        batch = session.get_one(ImportBatch, batch_id)
        schedule_scan(actor=system_actor(batch.organisation_id), consultation_id=batch.consultation_id)


@handler(CHECK)
def run_check(handle: JobHandle, consultation_id: int, upload: str, mapping: dict[str, Any]) -> dict[str, Any]:
    return check_file(handle, consultation_id, upload, mapping).as_json()


@handler(UNDO)
def run_undo(handle: JobHandle, batch_id: int) -> dict[str, Any]:
    return dict(undo_import(handle=handle, batch_id=batch_id))


@housekeeping
def sweep_import_files() -> None:
    """Files that nobody will import, refused rows that have expired."""
    sweep(now=utcnow(), in_use=[batch.mapping["upload"] for batch in running_imports()])


def _result_page(job: Job) -> tuple[str, str]:
    batch = db.session.get_one(ImportBatch, job.arguments["batch_id"])
    slug = consultation_by_id(batch.consultation_id).slug
    return url_for("importing.show", slug=slug, batch_id=batch.id), _("Voir le résultat de l’import")


def _check_page(job: Job) -> tuple[str, str]:
    slug = consultation_by_id(job.arguments["consultation_id"]).slug
    url = url_for("importing.checked", slug=slug, token=job.arguments["upload"], job_id=job.id)
    return url, _("Voir ce qui sera refusé")


present(KIND, permission=Permission.CONSULTATION_IMPORT, result=_result_page)
present(UNDO, permission=Permission.CONSULTATION_IMPORT, result=_result_page)
present(CHECK, permission=Permission.CONSULTATION_IMPORT, result=_check_page)
