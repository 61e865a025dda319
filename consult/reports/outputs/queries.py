"""Reading the files of reports."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job, JobState
from consult.reports.composing.models import Composition
from consult.reports.models import ReportVersion
from consult.reports.outputs.errors import FileNotReady
from consult.reports.outputs.models import FileKind, ReportFile

ALIVE = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Subject:
    """What files are of: exactly one of the two."""

    version_id: int | None = None
    composition_id: int | None = None

    def of(self) -> sa.ColumnElement[bool]:
        if self.version_id is not None:
            return ReportFile.version_id == self.version_id
        return ReportFile.composition_id == self.composition_id

    def arguments(self) -> dict[str, int]:
        """Those of the job that draws them, and of its rows."""
        name = "version_id" if self.version_id is not None else "composition_id"
        return {name: getattr(self, name)}

    def row(self) -> Composition | ReportVersion:
        if self.version_id is not None:
            return db.session.get_one(ReportVersion, self.version_id)
        return db.session.get_one(Composition, self.composition_id)


def files_of(subject: Subject) -> dict[FileKind, ReportFile]:
    """Those that were ever asked for, drawn or not."""
    return {file.kind: file for file in db.session.scalars(sa.select(ReportFile).where(subject.of()))}


def drawn_file(subject: Subject, kind: FileKind) -> ReportFile:
    """Raises FileNotReady."""
    found = files_of(subject).get(kind)
    if found is None or found.path is None:
        raise FileNotReady
    return found


def job_of(subject: Subject) -> Job | None:
    """The last that was asked to draw these files."""
    return db.session.scalar(
        sa.select(Job)
        .join(ReportFile, ReportFile.job_id == Job.id)
        .where(subject.of())
        .order_by(Job.id.desc())
        .limit(1)
    )


def under_way(subject: Subject) -> bool:
    job = job_of(subject)
    return job is not None and job.state in ALIVE
