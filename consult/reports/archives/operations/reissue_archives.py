"""Issue the archives of a version again, without what was erased since."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.reports.archives.operations.request_archives import request_archives
from consult.reports.models import ReportVersion


def reissue_archives(*, actor: Actor, version: ReportVersion, reason: str) -> None:
    """From this transaction on the former ones cannot be fetched any more; a job makes the new ones, which say why and
    how many contributions are gone."""
    request_archives(actor=actor, version=version, reason=reason)
    record(actor, "report.archives.reissue", "report_version", version.id)
