"""Ask that everything an import brought in be taken out again."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, ImportBatch, ImportState
from consult.consultations.operations.start_import import FROZEN, AlreadyImporting
from consult.consultations.queries_importing import lock_consultation, removable, running_imports, undoing_imports
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.models import Job

KIND = "undo_import"


class NothingToUndo(Conflict):
    message = _l("Il ne reste rien de cet import : il n’y a rien à annuler.")


class UndoPublished(Conflict):
    message = _l(
        "Le rapport de cette consultation est publié : annuler cet import changerait ce qu’il dit. Rien n’a été retiré."
    )


class Analysing(Conflict):
    message = _l("Une analyse de cette consultation est en cours. Attendez qu’elle finisse, ou arrêtez-la.")


def start_undo(*, actor: Actor, consultation: Consultation, batch: ImportBatch) -> Job:
    """The work, waiting for a worker. Raises UndoPublished, AlreadyImporting, Analysing, NothingToUndo."""
    from consult.reports.queries import analysis_under_way  # reports read consultations in turn

    if consultation.state in FROZEN:
        raise UndoPublished
    lock_consultation(consultation.id)
    if running_imports(consultation.id) or undoing_imports(consultation.id):
        raise AlreadyImporting
    if analysis_under_way(consultation.id):
        raise Analysing
    if not removable(batch).rows:
        raise NothingToUndo
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Annulation de l’import de « %(name)s »", name=batch.file_name[:120]),
        arguments={"batch_id": batch.id},
    )
    batch.state, batch.undo_job_id, batch.error = ImportState.UNDOING, job.id, None
    record(actor, "contributions.import_undo", "import_batch", batch.id, consultation=consultation.id)
    return job
