"""Tell everyone who took part in a call what became of its projects: one letter each, by a job."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.projects.errors_following import AlreadyTold, NothingToTell
from consult.projects.models import Call, CallTelling
from consult.projects.queries.outcomes import outcomes_known

KIND = "projects.tell_outcome"


def tell_outcome(*, actor: Actor, call: Call, words: str) -> CallTelling:
    """Once for each call. Raises NothingToTell, AlreadyTold."""
    if not outcomes_known(actor.organisation_id, call.id):
        raise NothingToTell
    telling = CallTelling(
        call_id=call.id, organisation_id=actor.organisation_id, words=words, started_by_id=actor.person_id
    )
    try:
        with db.session.begin_nested():
            db.session.add(telling)
    except IntegrityError as error:
        raise AlreadyTold from error
    job = submit_job(
        actor=actor, kind=KIND, title=_("Messages à ceux qui ont pris part à l’appel"), arguments={"call_id": call.id}
    )
    telling.job_id = job.id
    db.session.flush()
    record(actor, "call.tell_outcome", "call", call.id)
    return telling
