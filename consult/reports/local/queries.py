"""Reading batches and territory reports, always from a consultation of the reader's organisation."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job
from consult.jobs.queries import ALIVE
from consult.reports.local.errors import NoLocalReport
from consult.reports.local.models import LocalBatch, LocalReport
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, ReportState, ReportVersion
from consult.reports.subjects import Consultation
from consult.territories.levels import Level


def _of(consultation: Consultation) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions on a corpus."""
    return (
        Corpus.organisation_id == consultation.organisation_id,
        Corpus.kind == CorpusKind.CONSULTATION,
        Corpus.ref_id == consultation.id,
    )


def batch_by_id(batch_id: int) -> LocalBatch:
    return db.session.get_one(LocalBatch, batch_id)


def batch_being_made(consultation: Consultation) -> LocalBatch | None:
    return db.session.scalar(
        sa.select(LocalBatch)
        .join(Corpus, Corpus.id == LocalBatch.corpus_id)
        .join(Job, Job.id == LocalBatch.job_id)
        .where(*_of(consultation), Job.state.in_(ALIVE))
        .limit(1)
    )


def last_job(consultation: Consultation) -> Job | None:
    """The job of the newest batch."""
    return db.session.scalar(
        sa.select(Job)
        .join(LocalBatch, LocalBatch.job_id == Job.id)
        .join(Corpus, Corpus.id == LocalBatch.corpus_id)
        .where(*_of(consultation))
        .order_by(LocalBatch.id.desc())
        .limit(1)
    )


def made_batches(consultation: Consultation) -> dict[Level, LocalBatch]:
    """The newest finished batch of each level."""
    rows = db.session.scalars(
        sa.select(LocalBatch)
        .join(Corpus, Corpus.id == LocalBatch.corpus_id)
        .where(*_of(consultation), LocalBatch.made_at.is_not(None))
        .order_by(LocalBatch.id)
    )
    return {batch.level: batch for batch in rows}


def reports_of(batch_id: int) -> Sequence[LocalReport]:
    return db.session.scalars(
        sa.select(LocalReport).where(LocalReport.batch_id == batch_id).order_by(LocalReport.id)
    ).all()


def written_territories(batch_id: int) -> set[int]:
    return set(db.session.scalars(sa.select(LocalReport.territory_id).where(LocalReport.batch_id == batch_id)))


def published_reports(consultation: Consultation) -> Sequence[LocalReport]:
    """The report of each territory that everybody reads: the last published, in the order they were made."""
    rows = db.session.scalars(
        sa.select(LocalReport)
        .join(LocalBatch, LocalBatch.id == LocalReport.batch_id)
        .join(Corpus, Corpus.id == LocalBatch.corpus_id)
        .where(*_of(consultation), LocalReport.state == ReportState.PUBLISHED)
        .order_by(LocalReport.id)
    )
    return list({report.territory_id: report for report in rows}.values())


def everything_published(corpus_id: int) -> list[tuple[AnalysisRun, LocalReport]]:
    """Every version of every territory report ever published, with the run it was counted on, the oldest first."""
    rows = db.session.execute(
        sa.select(AnalysisRun, LocalReport)
        .join(LocalBatch, LocalBatch.run_id == AnalysisRun.id)
        .join(LocalReport, LocalReport.batch_id == LocalBatch.id)
        .where(LocalBatch.corpus_id == corpus_id, LocalReport.state == ReportState.PUBLISHED)
        .order_by(LocalReport.id)
    )
    return [(run, report) for run, report in rows]


def numbers_of(corpus_id: int) -> dict[int, int]:
    """Territory -> how many reports of it were published."""
    rows = db.session.execute(
        sa.select(LocalReport.territory_id, sa.func.max(LocalReport.number))
        .join(LocalBatch, LocalBatch.id == LocalReport.batch_id)
        .where(LocalBatch.corpus_id == corpus_id, LocalReport.state == ReportState.PUBLISHED)
        .group_by(LocalReport.territory_id)
    )
    return {territory_id: number or 0 for territory_id, number in rows}


def versions_published(corpus_id: int) -> list[tuple[AnalysisRun, ReportVersion]]:
    """Every published version of the report, the oldest first."""
    rows = db.session.execute(
        sa.select(AnalysisRun, ReportVersion)
        .join(ReportVersion, ReportVersion.run_id == AnalysisRun.id)
        .where(ReportVersion.corpus_id == corpus_id, ReportVersion.state == ReportState.PUBLISHED)
        .order_by(ReportVersion.number)
    )
    return [(run, version) for run, version in rows]


def published_local(consultation: Consultation, territory_id: int) -> LocalReport:
    """Raises NoLocalReport."""
    found = next((one for one in published_reports(consultation) if one.territory_id == territory_id), None)
    if found is None:
        raise NoLocalReport
    return found


def made_local(consultation: Consultation, territory_id: int) -> LocalReport:
    """The newest report of a territory, published or not. Raises NoLocalReport."""
    found = db.session.scalar(
        sa.select(LocalReport)
        .join(LocalBatch, LocalBatch.id == LocalReport.batch_id)
        .join(Corpus, Corpus.id == LocalBatch.corpus_id)
        .where(*_of(consultation), LocalReport.territory_id == territory_id, LocalBatch.made_at.is_not(None))
        .order_by(LocalReport.id.desc())
        .limit(1)
    )
    if found is None:
        raise NoLocalReport
    return found
