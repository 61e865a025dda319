"""Hand an archive over, and note who took the evidence."""

from __future__ import annotations

from pathlib import Path

from consult.audit.record import record
from consult.authz import Actor
from consult.reports.archives.files import archive_path
from consult.reports.archives.models import ArchiveKind, ReportArchive


def fetch_archive(*, actor: Actor, archive: ReportArchive) -> Path:
    """The open one is everybody's: nobody is noted for it."""
    if archive.kind is ArchiveKind.EVIDENCE:
        record(actor, "report.archive.fetch", "report_archive", archive.id, version_id=archive.report_version_id)
    return archive_path(archive)
