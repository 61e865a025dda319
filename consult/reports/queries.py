"""Reading runs, themes, figures and published reports, always from a consultation of the reader's organisation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job, JobState
from consult.reports.curation import ThemeState, fold, quote_of
from consult.reports.errors import NoAnalysis, NotPublished, UnknownRun, UnknownTheme
from consult.reports.models import (
    AnalysisRun,
    Corpus,
    CorpusKind,
    CurationEvent,
    Idea,
    MembershipTable,
    ReportState,
    ReportVersion,
    RunContribution,
    RunState,
    RunTheme,
    StoredFigure,
    Theme,
)
from consult.reports.rules import Quote
from consult.reports.subjects import Consultation


def corpus_of(consultation: Consultation) -> Corpus | None:
    return db.session.scalar(
        sa.select(Corpus).where(
            Corpus.organisation_id == consultation.organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id == consultation.id,
        )
    )


def is_analysed(consultation: Consultation) -> bool:
    """Whether a run stands that pages can read."""
    corpus = corpus_of(consultation)
    return corpus is not None and corpus.current_run_id is not None


def current_run(consultation: Consultation) -> AnalysisRun:
    """The run that pages read. Raises NoAnalysis."""
    run = db.session.scalar(
        sa.select(AnalysisRun)
        .join(Corpus, Corpus.current_run_id == AnalysisRun.id)
        .where(
            Corpus.organisation_id == consultation.organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id == consultation.id,
        )
    )
    if run is None:
        raise NoAnalysis
    return run


def runs_of(corpus_id: int) -> Sequence[tuple[AnalysisRun, Job | None]]:
    """Every run kept, the newest first, with its job."""
    rows = db.session.execute(
        sa.select(AnalysisRun, Job)
        .outerjoin(Job, Job.id == AnalysisRun.job_id)
        .where(AnalysisRun.corpus_id == corpus_id)
        .order_by(AnalysisRun.id.desc())
        .limit(50)
    )
    return [(run, job) for run, job in rows]


def run_of(consultation: Consultation, run_id: int) -> AnalysisRun:
    """A run of this consultation that pages can show: accepted, proposed or refused. Raises UnknownRun."""
    corpus, run = corpus_of(consultation), db.session.get(AnalysisRun, run_id)
    shown = (RunState.DONE, RunState.PROPOSED)
    if corpus is None or run is None or run.corpus_id != corpus.id or run.state not in shown:
        raise UnknownRun
    return run


def active_run(corpus_id: int) -> AnalysisRun | None:
    """The run whose job waits or works."""
    return db.session.scalar(
        sa.select(AnalysisRun)
        .join(Job, Job.id == AnalysisRun.job_id)
        .where(AnalysisRun.corpus_id == corpus_id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        .limit(1)
    )


def analysis_under_way(consultation_id: int) -> bool:
    """Whether a run of this consultation waits or works."""
    query = sa.select(Corpus.id).where(Corpus.kind == CorpusKind.CONSULTATION, Corpus.ref_id == consultation_id)
    corpora = db.session.scalars(query)
    return any(active_run(corpus_id) for corpus_id in corpora)


def run_themes(run_id: int) -> Sequence[tuple[Theme, RunTheme]]:
    """The themes and sub-themes of a run, in its order."""
    rows = db.session.execute(
        sa.select(Theme, RunTheme)
        .join(RunTheme, RunTheme.theme_id == Theme.id)
        .where(RunTheme.run_id == run_id)
        .order_by(RunTheme.position)
    )
    return [(theme, row) for theme, row in rows]


def theme_of_run(run: AnalysisRun, slug: str) -> tuple[Theme, RunTheme]:
    """A theme of this run by its public name. Raises UnknownTheme."""
    row = db.session.execute(
        sa.select(Theme, RunTheme)
        .join(RunTheme, RunTheme.theme_id == Theme.id)
        .where(RunTheme.run_id == run.id, Theme.corpus_id == run.corpus_id, Theme.slug == slug)
    ).first()
    if row is None:
        raise UnknownTheme
    return row[0], row[1]


def events_of(corpus_id: int) -> Sequence[CurationEvent]:
    return db.session.scalars(
        sa.select(CurationEvent).where(CurationEvent.corpus_id == corpus_id).order_by(CurationEvent.number)
    ).all()


def last_number(corpus_id: int) -> int:
    """Number of the last decision, 0 before the first."""
    query = sa.select(sa.func.max(CurationEvent.number)).where(CurationEvent.corpus_id == corpus_id)
    return db.session.scalar(query) or 0


def states_of(corpus_id: int) -> dict[int, ThemeState]:
    """What people decided of each theme."""
    return fold(events_of(corpus_id))


class FigureRow(NamedTuple):
    """A stored figure as pages read it."""

    code: str
    request: dict[str, Any]
    value: dict[str, Any]
    fingerprint: str


def figures_of(run_id: int, slugs: Sequence[str] | None = None) -> dict[str, FigureRow]:
    """The figures of a run's pages, by code: all of them, or those of some themes."""
    columns = (StoredFigure.code, StoredFigure.request, StoredFigure.value, StoredFigure.fingerprint)
    query = sa.select(*columns).where(StoredFigure.run_id == run_id, StoredFigure.report_version_id.is_(None))
    if slugs is not None:
        names = ("contributions", "people", "segments")
        query = query.where(StoredFigure.code.in_([f"{slug}.{name}" for slug in slugs for name in names]))
    return {row.code: FigureRow(*row) for row in db.session.execute(query)}


def figures_of_version(version_id: int) -> dict[str, FigureRow]:
    """The figures that a published version froze."""
    columns = (StoredFigure.code, StoredFigure.request, StoredFigure.value, StoredFigure.fingerprint)
    rows = db.session.execute(sa.select(*columns).where(StoredFigure.report_version_id == version_id))
    return {row.code: FigureRow(*row) for row in rows}


def corpus_by_id(corpus_id: int) -> Corpus:
    return db.session.get_one(Corpus, corpus_id)


def latest_number(corpus_id: int) -> int:
    """The number of the last version published, 0 before any."""
    query = sa.select(sa.func.max(ReportVersion.number)).where(ReportVersion.corpus_id == corpus_id)
    return db.session.scalar(query) or 0


def published_report(consultation: Consultation) -> ReportVersion:
    """The version that everybody reads. Raises NotPublished."""
    version = db.session.scalar(
        sa.select(ReportVersion)
        .join(Corpus, Corpus.id == ReportVersion.corpus_id)
        .where(
            Corpus.organisation_id == consultation.organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            Corpus.ref_id == consultation.id,
            ReportVersion.state == ReportState.PUBLISHED,
        )
        .order_by(ReportVersion.number.desc())
        .limit(1)
    )
    if version is None:
        raise NotPublished
    return version


def is_published(consultation: Consultation) -> bool:
    """Whether everybody may read a report of it."""
    try:
        published_report(consultation)
    except NotPublished:
        return False
    return True


def ideas_of(run_id: int, contribution_ids: Sequence[int]) -> dict[int, list[Idea]]:
    """Contribution -> its ideas in the order of the text."""
    found: dict[int, list[Idea]] = {}
    for idea in db.session.scalars(
        sa.select(Idea)
        .where(Idea.run_id == run_id, Idea.contribution_id.in_(contribution_ids))
        .order_by(Idea.contribution_id, Idea.position)
    ):
        found.setdefault(idea.contribution_id, []).append(idea)
    return found


def places_of(run_id: int, contribution_ids: Sequence[int]) -> dict[int, RunContribution]:
    """Contribution -> what the run says of it."""
    rows = db.session.scalars(
        sa.select(RunContribution).where(
            RunContribution.run_id == run_id, RunContribution.contribution_id.in_(contribution_ids)
        )
    )
    return {row.contribution_id: row for row in rows}


def membership_of(organisation_id: int) -> MembershipTable | None:
    """The structure of the membership in force: the newest."""
    return db.session.scalar(
        sa.select(MembershipTable)
        .where(MembershipTable.organisation_id == organisation_id)
        .order_by(MembershipTable.id.desc())
        .limit(1)
    )


def membership_by_id(membership_id: int) -> MembershipTable:
    return db.session.get_one(MembershipTable, membership_id)


def weighing_job(run_id: int) -> Job | None:
    """The last job that weighed a run, unless it went well."""
    job = db.session.scalar(
        sa.select(Job)
        .where(Job.kind == "reports.weigh", Job.arguments["run_id"].as_integer() == run_id)
        .order_by(Job.id.desc())
        .limit(1)
    )
    return job if job is not None and job.state is not JobState.DONE else None


def run_by_id(run_id: int) -> AnalysisRun:
    return db.session.get_one(AnalysisRun, run_id)


def proposals(row: RunTheme) -> list[Quote]:
    """The verbatims that the run proposes for a theme, best first."""
    return [quote_of(item) for item in row.exemplars]


def published_consultations(organisation_id: int) -> dict[int, datetime]:
    """Consultation id -> when its report was last published."""
    rows = db.session.execute(
        sa.select(Corpus.ref_id, sa.func.max(ReportVersion.published_at))
        .join(ReportVersion, ReportVersion.corpus_id == Corpus.id)
        .where(
            Corpus.organisation_id == organisation_id,
            Corpus.kind == CorpusKind.CONSULTATION,
            ReportVersion.state == ReportState.PUBLISHED,
        )
        .group_by(Corpus.ref_id)
    )
    return {consultation_id: when for consultation_id, when in rows if when is not None}


def last_analyses(organisation_id: int) -> dict[int, datetime]:
    """Consultation id -> when the analysis that its pages read was finished."""
    rows = db.session.execute(
        sa.select(Corpus.ref_id, AnalysisRun.finished_at)
        .join(AnalysisRun, AnalysisRun.id == Corpus.current_run_id)
        .where(Corpus.organisation_id == organisation_id, Corpus.kind == CorpusKind.CONSULTATION)
    )
    return {consultation_id: when for consultation_id, when in rows if when is not None}


FOLLOW_MODERATION = "reports.follow_moderation"


def waits_for_figures(run: AnalysisRun, *, running: bool = False) -> bool:
    """A decision of moderation has not reached the figures of this run yet. `running`: those being computed too."""
    states = [JobState.QUEUED, JobState.RUNNING] if running else [JobState.QUEUED]
    waiting = db.session.scalars(
        sa.select(Job.arguments).where(
            Job.state.in_(states), Job.kind == FOLLOW_MODERATION, Job.organisation_id == run.organisation_id
        )
    )
    return any(arguments.get("run_id") == run.id for arguments in waiting)


def last_contribution(run_id: int) -> int:
    """The highest id that a run read."""
    return (
        db.session.scalar(
            sa.select(sa.func.max(RunContribution.contribution_id)).where(RunContribution.run_id == run_id)
        )
        or 0
    )
