"""Ask for the themes of the filed projects of a call, by a job."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.projects.errors_following import ThemesUnderWay, TooFewProjects
from consult.projects.models import Call
from consult.projects.queries.themes import KIND, count_public, last_work
from consult.projects.rules.themes import LEAST_PROJECTS


def find_themes(*, actor: Actor, call: Call) -> Job:
    """What was found before stays until the work is whole. Raises TooFewProjects, ThemesUnderWay."""
    if count_public(actor.organisation_id, call.id) < LEAST_PROJECTS:
        raise TooFewProjects(least=LEAST_PROJECTS)
    work = last_work(actor.organisation_id, call.id)
    if work is not None and work.finished_at is None:
        raise ThemesUnderWay
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Thèmes des projets de « %(title)s »", title=call.title)[:200],
        arguments={"call_id": call.id},
    )
    record(actor, "call.find_themes", "call", call.id)
    return job
