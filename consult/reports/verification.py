"""Recomputing every stored figure of a report: from the database, and from its archives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.db import db
from consult.reports.analysis_port import RequestError
from consult.reports.archives.findings import ArchiveVerification
from consult.reports.archives.queries import made_of_run
from consult.reports.archives.verification import verify_archive
from consult.reports.columns import build
from consult.reports.figures import Evaluator, differs
from consult.reports.loading.moderated import moved_since_analysis
from consult.reports.local.verification import local_differences
from consult.reports.models import AnalysisRun, Corpus, ReportVersion, StoredFigure


@dataclass(frozen=True)
class Difference:
    """A figure whose recomputation contradicts it; `version` None: of the team's report."""

    code: str
    version: int | None
    stored: Any
    found: Any


@dataclass(frozen=True)
class RunVerification:
    """What recomputing the figures of one run found. `moved`: taken out or brought back by moderation since the
    analysis; published figures keep their value. `altered`: its contributions are not those it was computed on."""

    title: str
    run_id: int
    figures: int
    erased: int
    moved: int
    altered: bool
    differences: Sequence[Difference]
    common: bool = False
    """Of the report that several organisations share; `run_id` is then its number."""
    archives: Sequence[ArchiveVerification] = ()
    """What verifying the archives of its published versions found."""

    @property
    def holds(self) -> bool:
        return not self.altered and not self.differences and all(archive.holds for archive in self.archives)


def verify_run(run: AnalysisRun, tell: Callable[[float], None] = lambda _share: None) -> RunVerification:
    """Every figure of a run, those of its pages and those of the reports published from it, from the database; then the
    archives of these reports, the figures of which are computed again from the evidence alone."""
    columns, fingerprint = build(run)
    evaluator = Evaluator.of(run, columns)
    rows = db.session.execute(
        sa.select(StoredFigure, ReportVersion.number)
        .outerjoin(ReportVersion, ReportVersion.id == StoredFigure.report_version_id)
        .where(StoredFigure.run_id == run.id)
        .order_by(ReportVersion.number, StoredFigure.code)
    ).all()
    moved = moved_since_analysis(run.id)
    values: dict[str, Any] = {}
    differences = []
    for figure, version in rows:
        key = repr(sorted(figure.request.items()))
        if key not in values:
            values[key] = _value(evaluator, figure)
        if differs(figure.value, values[key], run.erased, moved if version else 0):
            differences.append(Difference(figure.code, version, figure.value, values[key]))
    differences += [Difference(*found) for found in local_differences(run, columns, moved)]
    altered = not run.erased and any(
        figure.fingerprint != fingerprint for figure, version in rows if version is None or not moved
    )
    title = consultations.consultation_by_id(db.session.get_one(Corpus, run.corpus_id).ref_id).title
    found = RunVerification(title, run.id, len(rows), run.erased, moved, altered, differences)
    tell(0.3)
    made = made_of_run(found.run_id)
    archives = [verify_archive(each, lambda share: tell(0.3 + 0.7 * share)) for each in made]
    return replace(found, archives=archives)


def _value(evaluator: Evaluator, figure: StoredFigure) -> dict[str, Any]:
    """Recomputed, or what kept it from being so."""
    try:
        return evaluator.value(figure.request)
    except (RequestError, KeyError, StopIteration) as error:
        return {"error": str(error)}


def verifiable_runs(organisation_id: int, consultation_id: int | None = None) -> Sequence[AnalysisRun]:
    """The current run of each consultation, and those that published reports stand on."""
    published = sa.select(ReportVersion.run_id)
    query = (
        sa.select(AnalysisRun)
        .join(Corpus, Corpus.id == AnalysisRun.corpus_id)
        .where(
            Corpus.organisation_id == organisation_id,
            sa.or_(Corpus.current_run_id == AnalysisRun.id, AnalysisRun.id.in_(published)),
        )
        .order_by(AnalysisRun.id)
    )
    return db.session.scalars(query if consultation_id is None else query.where(Corpus.ref_id == consultation_id)).all()
