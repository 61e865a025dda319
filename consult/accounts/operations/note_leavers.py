"""Ask for those who are no longer in a full list to be noted as having left, or for that to be undone."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.accounts.queries_leavers import count_absent, count_left
from consult.audit.record import record
from consult.authz import Actor
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.models import Job, JobState
from consult.jobs.queries import jobs_of

KIND = "accounts.note_leavers"


class NotAFullList(Conflict):
    message = _l("Ce fichier n’a pas été donné comme une liste complète : personne n’est noté comme parti.")


class NobodyLeft(Conflict):
    message = _l("Il n’y a personne à noter.")


class LeaversUnderWay(Conflict):
    message = _l("Des départs sont en train d’être notés. Attendez la fin de ce travail.")


def note_leavers(*, actor: Actor, imported: Job, undo: bool = False) -> Job:
    """`imported`: the import of the full list. Whoever asks is never noted, nor those of other sources."""
    if imported.state is not JobState.DONE or not imported.arguments.get("full"):
        raise NotAFullList
    if any(job.finished_at is None for job in jobs_of(actor.organisation_id, KIND)):
        raise LeaversUnderWay
    found = count_left(imported) if undo else count_absent(imported, actor.person_id)
    if not found:
        raise NobodyLeft
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Retour des personnes parties") if undo else _("Départs notés"),
        arguments={"import_id": imported.id, "undo": undo, "asked_by": actor.person_id},
    )
    record(actor, "people.return" if undo else "people.leave", "job", imported.id, people=found)
    return job
