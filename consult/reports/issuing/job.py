"""Issue a published report again: every file made without what was erased, then one row that says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import system_actor
from consult.db import db, unit_of_work, utcnow
from consult.jobs import JobHandle, handler, housekeeping
from consult.jobs.models import Job
from consult.reports import issues
from consult.reports.issuing import queries
from consult.reports.issuing.models import IssueReason, ReportIssue
from consult.reports.models import ReportState, ReportVersion
from consult.reports.operations.reissue_reports import reissue_reports

ATTEMPTS = 5
"""Erasures that come while files are being made have them made again, so many times; then they wait for a next job."""
REST = timedelta(hours=12)
"""After a job about a version, before the clock asks for another by itself."""


@handler(queries.KIND)
def reissue(handle: JobHandle, *, version_id: int) -> dict[str, Any]:
    """Call every subscriber, then record the issue. Taken up after a kill: those who had finished are not called
    again, unless something else was erased meanwhile."""
    for _attempt in range(ATTEMPTS):
        due = queries.upcoming(version_id)
        db.session.rollback()
        if due.reason is None:
            return {"version_id": version_id, "issued": False}
        seen = [due.erased, due.silenced]
        if handle.checkpoint.get("seen") != seen:
            handle.save(seen=seen, files={}, made=[])
        _make_files(handle, version_id)
        if _record(handle, version_id, due, due.reason):
            return {"version_id": version_id, "issued": True}
    with unit_of_work() as session:
        version = session.get_one(ReportVersion, version_id)
        reissue_reports(
            actor=system_actor(version.organisation_id), consultation_ids={queries.consultation_of(version)}
        )
    return {"version_id": version_id, "issued": False}


def _make_files(handle: JobHandle, version_id: int) -> None:
    for number, subscriber in enumerate(issues.SUBSCRIBERS):
        name = issues.name_of(subscriber)
        made = handle.checkpoint["made"]
        if name in made:
            continue
        handle.progress(_("Réédition des fichiers du rapport"), number / len(issues.SUBSCRIBERS))
        files = dict(subscriber(version_id, handle) or {})
        db.session.rollback()
        handle.save(made=[*made, name], files=handle.checkpoint["files"] | files)


def _record(handle: JobHandle, version_id: int, due: queries.Upcoming, reason: IssueReason) -> bool:
    """Write the issue; False when what was made is already out of date."""
    with unit_of_work() as session:
        now = queries.upcoming(version_id)
        if now != due:
            return False
        version = session.get_one(ReportVersion, version_id)
        session.add(
            ReportIssue(
                organisation_id=version.organisation_id,
                version_id=version_id,
                number=due.number,
                reason=reason,
                erased=due.erased,
                silenced=due.silenced,
                files=handle.checkpoint["files"],
            )
        )
        record(
            system_actor(version.organisation_id),
            "report.reissue",
            "report_version",
            version_id,
            number=due.number,
            reason=reason.value,
            erased=due.erased,
        )
    return True


@housekeeping
def issue_what_is_due() -> None:
    """After a failure, or a restored backup: versions that lost something since their last issue."""
    versions = db.session.scalars(sa.select(ReportVersion).where(ReportVersion.state == ReportState.PUBLISHED)).all()
    due = [
        (version.organisation_id, queries.consultation_of(version))
        for version in versions
        if not _tried(version.id) and queries.upcoming(version.id).reason is not None
    ]
    db.session.rollback()
    for organisation_id, consultation_id in due:
        with unit_of_work():
            reissue_reports(actor=system_actor(organisation_id), consultation_ids={consultation_id})


def _tried(version_id: int) -> bool:
    rows = db.session.scalars(
        sa.select(Job.arguments).where(Job.kind == queries.KIND, Job.created_at > utcnow() - REST)
    )
    return any(arguments.get("version_id") == version_id for arguments in rows)
