"""Ask for the count of a round that is over."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import utcnow
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.jobs.queries import ALIVE, job_by_id
from consult.selection.errors import RoundNotOpen
from consult.selection.models import Round
from consult.selection.queries.voting import locked_round
from consult.selection.rules.calendar import Moment, moment_of


def start_count(*, actor: Actor, round_: Round) -> Job:
    """The clock asks once; a person may ask again for a count that failed. One that is under way is not doubled."""
    round_ = locked_round(round_.id, shared=False)
    if moment_of(round_, utcnow()) is not Moment.COUNTING:
        raise RoundNotOpen
    if round_.count_job_id is not None:
        last = job_by_id(round_.organisation_id, round_.count_job_id)
        if last.state in ALIVE:
            return last
    job = submit_job(
        actor=actor,
        kind="selection.count",
        title=_("Dépouillement de « %(title)s »", title=round_.title)[:200],
        arguments={"round_id": round_.id},
    )
    round_.count_job_id = job.id
    return job
