"""Ask for the two archives of a published version."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.reports.archives import queries
from consult.reports.archives.licences import DEFAULT_LICENCE, RESTRICTED
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.models import Corpus, ReportVersion


def request_archives(*, actor: Actor, version: ReportVersion, reason: str = "") -> int:
    """A job makes them; returns its id. Issues that were asked for and never made are taken up again; while their job
    waits or works, nothing more is asked: it ends on what is true then."""
    waiting = queries.pending(version.id)
    for row in waiting:
        if row.job_id is not None and queries.at_work(row.job_id):
            return row.job_id
    job = submit_job(
        actor=actor,
        kind=queries.MAKE,
        title=_("Archives du rapport"),
        arguments={"version_id": version.id},
    )
    for row in waiting or _new_issues(version, reason):
        row.job_id = job.id
    return job.id


def _new_issues(version: ReportVersion, reason: str) -> list[ReportArchive]:
    """The evidence keeps its salt from one issue to the next: it is the one before, without what is gone."""
    licence = db.session.get_one(Corpus, version.corpus_id).open_licence or DEFAULT_LICENCE
    made = []
    for kind, terms in ((ArchiveKind.EVIDENCE, RESTRICTED.name), (ArchiveKind.OPEN, licence)):
        before = queries.newest(version.id, kind)
        kept = before.salt if before is not None and kind is ArchiveKind.EVIDENCE else None
        row = ReportArchive(
            organisation_id=version.organisation_id,
            report_version_id=version.id,
            kind=kind,
            issue=(before.issue if before else 0) + 1,
            salt=kept or secrets.token_hex(16),
            reason=reason,
            licence=terms,
        )
        db.session.add(row)
        made.append(row)
    return made
