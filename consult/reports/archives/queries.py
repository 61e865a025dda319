"""Reading the archives of published reports."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.jobs.models import Job, JobState
from consult.reports.archives.models import ArchiveKind, ReportArchive
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, ReportVersion

MAKE, VERIFY = "reports.archives", "reports.verify"
"""The kinds of jobs."""


def newest(version_id: int, kind: ArchiveKind) -> ReportArchive | None:
    """The last issue of an archive, made or being made."""
    return db.session.scalar(
        sa.select(ReportArchive)
        .where(ReportArchive.report_version_id == version_id, ReportArchive.kind == kind)
        .order_by(ReportArchive.issue.desc())
        .limit(1)
    )


def last_made(version_id: int, kind: ArchiveKind) -> ReportArchive | None:
    return db.session.scalar(
        sa.select(ReportArchive)
        .where(
            ReportArchive.report_version_id == version_id,
            ReportArchive.kind == kind,
            ReportArchive.made_at.is_not(None),
        )
        .order_by(ReportArchive.issue.desc())
        .limit(1)
    )


def pending(version_id: int) -> Sequence[ReportArchive]:
    """Issues that were asked for and are not made: the evidence first."""
    return db.session.scalars(
        sa.select(ReportArchive)
        .where(ReportArchive.report_version_id == version_id, ReportArchive.made_at.is_(None))
        .order_by(ReportArchive.kind)
    ).all()


def archive_to_fetch(version: ReportVersion, kind: ArchiveKind) -> ReportArchive:
    """The newest issue. One that is being made again cannot be fetched: the former holds what was erased. Raises
    NotFound."""
    found = newest(version.id, kind)
    if found is None or found.made_at is None:
        raise NotFound
    return found


def version_number(consultation_id: int, organisation_id: int, number: int) -> ReportVersion:
    """A version of a consultation of this organisation by its number. Raises NotFound."""
    version = db.session.scalar(
        sa.select(ReportVersion)
        .join(Corpus, Corpus.id == ReportVersion.corpus_id)
        .where(
            Corpus.organisation_id == organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id == consultation_id,
            ReportVersion.number == number,
        )
    )
    if version is None:
        raise NotFound
    return version


def versions_of(consultation_id: int, organisation_id: int) -> Sequence[ReportVersion]:
    """Every published version, the newest first."""
    return db.session.scalars(
        sa.select(ReportVersion)
        .join(Corpus, Corpus.id == ReportVersion.corpus_id)
        .where(
            Corpus.organisation_id == organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id == consultation_id,
        )
        .order_by(ReportVersion.number.desc())
    ).all()


def made_of_run(run_id: int) -> Sequence[ReportArchive]:
    """The archives that stand, of every version published from a run: the last issue of each."""
    versions = db.session.scalars(sa.select(ReportVersion.id).where(ReportVersion.run_id == run_id)).all()
    found = [last_made(version_id, kind) for version_id in versions for kind in ArchiveKind]
    return [archive for archive in found if archive is not None]


def outdated_versions(consultation_ids: set[int]) -> Sequence[ReportVersion]:
    """The published versions of these consultations whose archives hold contributions that were erased since."""
    versions = db.session.scalars(
        sa.select(ReportVersion)
        .join(Corpus, Corpus.id == ReportVersion.corpus_id)
        .where(Corpus.kind == CorpusKind.CONSULTATION, Corpus.ref_id.in_(consultation_ids))
        .order_by(ReportVersion.id)
    ).all()
    return [version for version in versions if _holds_erased(version)]


def _holds_erased(version: ReportVersion) -> bool:
    last = newest(version.id, ArchiveKind.EVIDENCE)
    erased = db.session.get_one(AnalysisRun, version.run_id).erased
    return last is not None and last.made_at is not None and last.erased != erased


def job_of(archive: ReportArchive) -> Job | None:
    """The work that makes it."""
    return db.session.get(Job, archive.job_id) if archive.job_id else None


def at_work(job_id: int | None) -> bool:
    """Whether a job waits or works."""
    job = db.session.get(Job, job_id) if job_id else None
    return job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)


def last_verification(consultation_id: int, organisation_id: int) -> Job | None:
    return db.session.scalar(
        sa.select(Job)
        .where(
            Job.kind == VERIFY,
            Job.organisation_id == organisation_id,
            Job.arguments["consultation_id"].as_integer() == consultation_id,
        )
        .order_by(Job.id.desc())
        .limit(1)
    )
