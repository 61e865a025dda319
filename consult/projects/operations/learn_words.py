"""Have the words of filed projects learned again."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import system_actor
from consult.jobs import submit_job
from consult.jobs.models import JobState
from consult.jobs.queries import jobs_of

KIND = "projects.learn_words"


def learn_words(*, organisation_id: int) -> None:
    """By a job, unless one waits already: it will read what is new too."""
    if any(job.state is JobState.QUEUED for job in jobs_of(organisation_id, KIND)):
        return
    submit_job(
        actor=system_actor(organisation_id),
        kind=KIND,
        title=_("Mots des projets déposés"),
        arguments={"organisation_id": organisation_id},
    )
