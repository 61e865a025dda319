"""Ask for a file of people to be brought in."""

from __future__ import annotations

from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from consult.accounts.people_file import COLUMNS, MOST_ROWS
from consult.audit.record import record
from consult.authz import Actor
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.secrets import new_token
from consult.web.csv_table import read_table


def import_people(*, actor: Actor, data: bytes) -> Job:
    """Check that the file can be read, keep it, and leave its lines to a job. Raises UnreadableFile."""
    table = read_table(data, COLUMNS, max_rows=MOST_ROWS)
    name = f"people-{new_token()}.csv"
    folder = Path(current_app.config["FILES_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(table.text, encoding="utf-8")
    job = submit_job(
        actor=actor,
        kind="accounts.import_people",
        title=_("Import de personnes"),
        arguments={"organisation_id": actor.organisation_id, "file_name": name},
    )
    record(actor, "people.import", "job", job.id, lines=len(table.rows))
    return job
