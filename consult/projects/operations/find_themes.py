"""Ask for the themes of the filed projects of a call, by a job."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.projects.errors_following import ThemesUnderWay, TooFewProjects
from consult.projects.models import Call, CallThemes
from consult.projects.queries.themes import count_public, last_work, themes_of
from consult.projects.rules.themes import LEAST_PROJECTS

KIND = "projects.find_themes"


def find_themes(*, actor: Actor, call: Call) -> CallThemes:
    """What was found before stays until the work is whole. Raises TooFewProjects, ThemesUnderWay."""
    if count_public(actor.organisation_id, call.id) < LEAST_PROJECTS:
        raise TooFewProjects(least=LEAST_PROJECTS)
    found = themes_of(call.id)
    work = last_work(found)
    if work is not None and work.finished_at is None:
        raise ThemesUnderWay
    if found is None:
        found = CallThemes(call_id=call.id, organisation_id=actor.organisation_id)
        db.session.add(found)
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Thèmes des projets de « %(title)s »", title=call.title)[:200],
        arguments={"call_id": call.id},
    )
    found.job_id = job.id
    db.session.flush()
    record(actor, "call.find_themes", "call", call.id)
    return found
