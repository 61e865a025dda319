"""Recomputing every stored figure of a report: from the database, and from its archives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from consult.consultations import queries as consultations
from consult.consultations.retention import queries as retention
from consult.consultations.retention.models import RetentionAct
from consult.db import db
from consult.reports.analysis_port import RequestError
from consult.reports.archives.findings import ArchiveVerification
from consult.reports.archives.queries import made_of_run
from consult.reports.archives.verification import verify_archive
from consult.reports.columns import build
from consult.reports.composing.freezing import seal_of_version
from consult.reports.figures import Evaluator, differs
from consult.reports.loading.moderated import moved_since_analysis
from consult.reports.local.verification import local_differences
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, ReportVersion, StoredFigure

READ_TEXTS = frozenset({"discovery"})
"""Tables that count the words of texts: they stand as they were once texts are no longer kept."""


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
    texts_dropped_on: datetime | None = None
    """When a retention clock took the texts away: figures are recomputed from what is left."""
    deleted_on: datetime | None = None
    """When one took everything but the published reports: nothing is left to recompute."""
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
    consultation_id = db.session.get_one(Corpus, run.corpus_id).ref_id
    deleted_on = retention.done_on(consultation_id, RetentionAct.DELETE)
    if deleted_on is not None:
        return _deleted(run, consultation_id, deleted_on)
    columns, fingerprint = build(run)
    evaluator = Evaluator.of(run, columns)
    rows = db.session.execute(
        sa.select(StoredFigure, ReportVersion.number)
        .outerjoin(ReportVersion, ReportVersion.id == StoredFigure.report_version_id)
        .where(StoredFigure.run_id == run.id)
        .order_by(ReportVersion.number, StoredFigure.code)
    ).all()
    moved = moved_since_analysis(run.id)
    dropped = retention.texts_dropped_on(consultation_id)
    values: dict[str, Any] = {}
    differences = []
    for figure, version in rows:
        key = repr(sorted(figure.request.items()))
        if key not in values:
            values[key] = _value(evaluator, figure)
        if dropped is not None and figure.request.get("table") in READ_TEXTS:
            continue
        if differs(figure.value, values[key], run.erased, moved if version else 0):
            differences.append(Difference(figure.code, version, figure.value, values[key]))
    differences += [Difference(*found) for found in local_differences(run, columns, moved)]
    differences += _broken_seals(run.id)
    altered = not run.erased and any(
        figure.fingerprint != fingerprint for figure, version in rows if version is None or not moved
    )
    title = consultations.consultation_by_id(consultation_id).title
    found = RunVerification(title, run.id, len(rows), run.erased, moved, altered, differences, dropped)
    tell(0.3)
    if dropped is not None:  # archives were made again without texts: nothing in them can be held against the database
        return found
    made = made_of_run(found.run_id)
    archives = [verify_archive(each, lambda share: tell(0.3 + 0.7 * share)) for each in made]
    return replace(found, archives=archives)


def _broken_seals(run_id: int) -> list[Difference]:
    """Signed versions whose document, blocks or figures are not those that were signed."""
    query = sa.select(ReportVersion).where(ReportVersion.run_id == run_id, ReportVersion.seal != "")
    return [
        Difference("seal", version.number, {"value": version.seal}, {"value": found})
        for version in db.session.scalars(query.order_by(ReportVersion.number))
        if (found := seal_of_version(version)) != version.seal
    ]


def _deleted(run: AnalysisRun, consultation_id: int, deleted_on: datetime) -> RunVerification:
    """Published figures stand as they were signed; their evidence was kept as long as it was said to be."""
    title = consultations.consultation_by_id(consultation_id).title
    published = sa.select(sa.func.count()).where(
        StoredFigure.run_id == run.id, StoredFigure.report_version_id.is_not(None)
    )
    count = db.session.scalar(published) or 0
    return RunVerification(title, run.id, count, run.erased, 0, False, [], deleted_on, deleted_on)


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
            Corpus.kind == CorpusKind.CONSULTATION,
            sa.or_(Corpus.current_run_id == AnalysisRun.id, AnalysisRun.id.in_(published)),
        )
        .order_by(AnalysisRun.id)
    )
    return db.session.scalars(query if consultation_id is None else query.where(Corpus.ref_id == consultation_id)).all()
