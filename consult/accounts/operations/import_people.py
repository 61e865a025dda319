"""Ask for a file of people to be brought in."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.jobs import submit_job
from consult.jobs.models import Job

KIND = "accounts.import_people"


def import_people(*, actor: Actor, file_name: str, full: bool = False) -> Job:
    """Leave the lines of a file that was kept (`people_source.keep_file`) to a job. `full`: the file says that it holds
    everybody of its sources, so that those who are not in it can be said to have left, once somebody has seen how
    many they are."""
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Import de personnes"),
        arguments={"organisation_id": actor.organisation_id, "file_name": file_name, "full": full},
    )
    record(actor, "people.import", "job", job.id)
    return job
