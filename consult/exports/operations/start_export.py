"""Ask for a file."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import Forbidden
from consult.exports.errors import TooManyExports
from consult.exports.models import ExportFile
from consult.exports.queries import exports_of
from consult.exports.registry import subject_named
from consult.exports.tables import AUDIENCE_LABELS, Audience
from consult.exports.writers import Format
from consult.jobs import submit_job
from consult.jobs.queries import ALIVE

KIND = "exports.write"
MOST_AT_ONCE = 5


def start_export(
    *,
    actor: Actor,
    subject: str,
    audience: Audience,
    format_: Format,
    consultation_id: int | None,
    prefix: str,
    options: Mapping[str, Any] | None = None,
) -> ExportFile:
    """The file, waiting for a worker; `prefix` begins its name. Raises Forbidden, TooManyExports."""
    wanted = subject_named(subject)
    if audience not in wanted.allowed(actor) or wanted.of_consultation is not (consultation_id is not None):
        raise Forbidden
    if sum(job.state in ALIVE for _file, job in exports_of(actor, consultation_id)) >= MOST_AT_ONCE:
        raise TooManyExports
    title = f"{wanted.label} · {AUDIENCE_LABELS[audience]}"
    job = submit_job(actor=actor, kind=KIND, title=_("Export : %(title)s", title=title)[:200], arguments={})
    file = ExportFile(
        organisation_id=actor.organisation_id,
        consultation_id=consultation_id,
        owner_id=actor.person_id,
        job_id=job.id,
        subject=subject,
        options=dict(options or {}),
        audience=audience.value,
        format=format_.value,
        title=title[:200],
        name=f"{prefix}-{subject}-{audience.value}.{format_.value}"[-160:],
        token=secrets.token_urlsafe(32),
    )
    db.session.add(file)
    db.session.flush()
    job.arguments = {"export_id": file.id}
    record(actor, "export.ask", "export_file", file.id, subject=subject, audience=audience.value, format=format_.value)
    return file
