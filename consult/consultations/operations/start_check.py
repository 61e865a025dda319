"""Ask for the check of a whole file, before anything is written."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations.imports.files import Upload, read_upload
from consult.consultations.imports.mapping import ColumnMap, check_mapping
from consult.consultations.imports.setting import setting_of
from consult.consultations.models import Consultation
from consult.jobs import submit_job
from consult.jobs.models import Job

KIND = "check_import"


def start_check(*, actor: Actor, consultation: Consultation, upload: Upload, columns: ColumnMap, source: str) -> Job:
    """The work, waiting for a worker. Raises WrongMapping, UnreadableFile."""
    check_mapping(columns, read_upload(upload).header, needs_question=setting_of(consultation).only_question is None)
    return submit_job(
        actor=actor,
        kind=KIND,
        title=_("Vérification de « %(name)s »", name=upload.file_name[:150]),
        arguments={
            "consultation_id": consultation.id,
            "upload": upload.token,
            "mapping": {**columns.as_json(), "source": source},
        },
    )
