"""The job of an import, and how it is shown."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.authz import Permission
from consult.consultations.imports.files import sweep
from consult.consultations.models import ImportBatch
from consult.consultations.operations.import_contributions import import_contributions
from consult.consultations.operations.start_import import KIND
from consult.consultations.queries import consultation_by_id
from consult.consultations.queries_importing import running_imports
from consult.db import db, utcnow
from consult.jobs import JobHandle, handler, housekeeping, present
from consult.jobs.models import Job


@handler(KIND)
def run_import(handle: JobHandle, batch_id: int) -> dict[str, Any]:
    return dict(import_contributions(handle=handle, batch_id=batch_id))


@housekeeping
def sweep_import_files() -> None:
    """Files that nobody will import, refused rows that have expired."""
    sweep(now=utcnow(), in_use=[batch.mapping["upload"] for batch in running_imports()])


def _result_page(job: Job) -> tuple[str, str]:
    batch = db.session.get_one(ImportBatch, job.arguments["batch_id"])
    slug = consultation_by_id(batch.consultation_id).slug
    return url_for("importing.show", slug=slug, batch_id=batch.id), _("Voir le résultat de l’import")


present(KIND, permission=Permission.CONSULTATION_IMPORT, result=_result_page)
