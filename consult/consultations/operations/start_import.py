"""Ask for an import: the columns are checked against the file, then a job does the work."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.imports.files import Upload, read_upload
from consult.consultations.imports.mapping import ColumnMap, WrongMapping, check_mapping
from consult.consultations.imports.setting import setting_of
from consult.consultations.models import Consultation, ImportBatch, State
from consult.consultations.operations.remember_mapping import remember_mapping
from consult.consultations.queries_importing import lock_consultation, running_imports, undoing_imports
from consult.db import db
from consult.errors import Conflict
from consult.jobs import submit_job

KIND = "import_contributions"
FROZEN = (State.PUBLISHED, State.ARCHIVED)


class AlreadyImporting(Conflict):
    message = _l("Un import est déjà en cours dans cette consultation. Attendez qu’il finisse, ou arrêtez-le.")


class ReportPublished(Conflict):
    message = _l("Le rapport de cette consultation est publié : plus rien n’y entre.")


def start_import(
    *, actor: Actor, consultation: Consultation, upload: Upload, columns: ColumnMap, source: str
) -> ImportBatch:
    """The import, waiting for a worker. Raises WrongMapping, UnreadableFile, AlreadyImporting, ReportPublished."""
    if consultation.state in FROZEN:
        raise ReportPublished
    reader = read_upload(upload)
    setting = setting_of(consultation)
    check_mapping(columns, reader.header, needs_question=setting.only_question is None)
    if columns.question and not setting.answerable(columns.question):
        raise WrongMapping(_("La question « %(code)s » n’est pas de cette consultation.", code=columns.question))
    lock_consultation(consultation.id)
    if running_imports(consultation.id) or undoing_imports(consultation.id):
        raise AlreadyImporting
    title = _("Import de « %(name)s »", name=upload.file_name[:150])
    job = submit_job(actor=actor, kind=KIND, title=title, arguments={})
    batch = ImportBatch(
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        file_name=upload.file_name,
        file_sha256=upload.sha256,
        mapping={**columns.as_json(), "source": source, "upload": upload.token},
        refused_file=f"{secrets.token_hex(8)}.csv",
        job_id=job.id,
        created_by_id=actor.person_id,
    )
    db.session.add(batch)
    db.session.flush()
    remember_mapping(actor=actor, header=reader.header, columns=columns, source=source)
    job.arguments = {"batch_id": batch.id}
    record(actor, "contributions.import", "import_batch", batch.id, consultation=consultation.id)
    return batch
