"""Ask for people to be put on the list of those invited: from a file, or among those already known."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.rules import effective_state
from consult.db import utcnow
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.jobs.queries import jobs_of

KIND = "consultations.invite"


class AlreadyUnderWay(Conflict):
    message = _l("Un travail sur ces invitations est déjà en cours. Attendez qu’il finisse.")


class TooLateToInvite(Conflict):
    message = _l("Cette consultation est terminée : on n’y invite plus personne.")


def invite_people(
    *,
    actor: Actor,
    consultation: Consultation,
    file_name: str | None = None,
    college_id: int | None = None,
    territory_id: int | None = None,
) -> Job:
    """`file_name`: a list that was kept (`people_source.keep_file`). Nothing is sent: that is asked for apart."""
    if effective_state(consultation, utcnow()) in (State.CLOSED, State.PUBLISHED, State.ARCHIVED):
        raise TooLateToInvite
    refuse_while_busy(consultation)
    arguments: dict[str, Any] = {"consultation_id": consultation.id}
    if file_name is None:
        arguments |= {"college_id": college_id, "territory_id": territory_id}
    else:
        arguments["file_name"] = file_name
    job = submit_job(actor=actor, kind=KIND, title=_("Liste des personnes invitées"), arguments=arguments)
    record(actor, "invitations.add", "consultation", consultation.id, job=job.id)
    return job


def refuse_while_busy(consultation: Consultation) -> None:
    """One work on the invitations of a consultation at a time. Raises AlreadyUnderWay."""
    if jobs_under_way(consultation):
        raise AlreadyUnderWay


def jobs_under_way(consultation: Consultation) -> list[Job]:
    return [
        job
        for job in jobs_of(consultation.organisation_id, KIND)
        if job.finished_at is None and job.arguments.get("consultation_id") == consultation.id
    ]
