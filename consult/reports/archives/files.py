"""Where archives stand: under the files folder, one zip for each issue, readable by this account alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from flask import current_app

from consult.reports.archives.models import ArchiveKind, ReportArchive


def archive_path(archive: ReportArchive) -> Path:
    return _folder(archive.report_version_id) / f"{archive.kind.value}-{archive.issue}.zip"


def work_folder(archive: ReportArchive) -> Path:
    """Its files while it is being made; a killed job finds there what it had finished."""
    return _folder(archive.report_version_id) / f"{archive.kind.value}-{archive.issue}.work"


def drop_outdated(version_id: int, kind: ArchiveKind, issue: int) -> None:
    """Remove the earlier issues: they may hold words that were erased since."""
    for number in range(1, issue):
        (_folder(version_id) / f"{kind.value}-{number}.zip").unlink(missing_ok=True)
        shutil.rmtree(_folder(version_id) / f"{kind.value}-{number}.work", ignore_errors=True)


def _folder(version_id: int) -> Path:
    return Path(current_app.config["FILES_FOLDER"]) / "archives" / str(version_id)
