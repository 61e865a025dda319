"""Ask for the files of a published version, or of a draft as it stands."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.reports.outputs import queries
from consult.reports.outputs.errors import AlreadyDrawing
from consult.reports.outputs.models import FileKind, ReportFile
from consult.reports.outputs.queries import Subject

KIND = "reports.draw"


def draw_files(*, actor: Actor, subject: Subject, title: str) -> Job:
    """A job draws them all; those drawn before stay until it replaces them. Raises AlreadyDrawing."""
    if queries.under_way(subject):
        raise AlreadyDrawing
    job = submit_job(
        actor=actor,
        kind=KIND,
        title=_("Fichiers de « %(title)s »", title=title)[:200],
        arguments=subject.arguments(),
    )
    known = queries.files_of(subject)
    for kind in FileKind:
        file = known.get(kind)
        if file is None:
            file = ReportFile(organisation_id=actor.organisation_id, kind=kind, **subject.arguments())
            db.session.add(file)
        file.job_id = job.id
    record(actor, "report.draw", "job", job.id, **subject.arguments())
    return job
