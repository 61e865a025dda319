"""Freeze a report and show it to everyone."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations import queries as consultations
from consult.consultations.operations.mark_published import mark_published
from consult.db import db, utcnow
from consult.reports import queries
from consult.reports.archives.operations.request_archives import request_archives
from consult.reports.document import Sources
from consult.reports.errors import FiguresUnderWay, TooFewPeople
from consult.reports.models import AnalysisRun, ReportState, ReportVersion, StoredFigure
from consult.reports.outcome.operations.tell_outcome import tell_outcome
from consult.reports.publication import public_document, themes_fingerprint
from consult.reports.subjects import Consultation
from consult.reports.suppression import figure_codes
from consult.territories import queries as territories


def publish_report(
    *,
    actor: Actor,
    consultation: Consultation,
    run: AnalysisRun,
    content: dict[str, Any] | None = None,
    tell: bool = False,
) -> ReportVersion:
    """A new version: suppressed tables, labels, words said by k people, chosen verbatims by place. A version published
    before stays as it was. `content`: the document of a composed report, as it was signed. `tell`: those who asked to
    be told the outcome are told of a correction too; of the first version they always are.

    Raises TooFewPeople, FiguresUnderWay.
    """
    if queries.waits_for_figures(run, running=True):
        raise FiguresUnderWay
    organisation = territories.organisation(consultation.organisation_id)
    sources = Sources.of(consultation, run)
    content = content or public_document(sources, organisation.k)
    if content["overview"]["people"] < organisation.k:
        raise TooFewPeople(k=organisation.k)
    number = db.session.scalar(
        sa.select(sa.func.max(ReportVersion.number)).where(ReportVersion.corpus_id == run.corpus_id)
    )
    events = queries.events_of(run.corpus_id)
    version = ReportVersion(
        organisation_id=consultation.organisation_id,
        corpus_id=run.corpus_id,
        run_id=run.id,
        number=(number or 0) + 1,
        state=ReportState.PUBLISHED,
        curation_number=events[-1].number if events else 0,
        themes_fingerprint=themes_fingerprint(sources),
        content=content,
        published_by_id=actor.person_id,
        published_at=utcnow(),
    )
    db.session.add(version)
    db.session.flush()
    shown = figure_codes(content)
    db.session.add_all(
        StoredFigure(
            organisation_id=consultation.organisation_id,
            run_id=run.id,
            report_version_id=version.id,
            code=code,
            request=figure.request,
            value=figure.value,
            fingerprint=figure.fingerprint,
            public=code in shown,
        )
        for code, figure in sources.figures.items()
    )
    request_archives(actor=actor, version=version)
    record(actor, "report.publish", "report_version", version.id, consultation_id=consultation.id, run_id=run.id)
    if tell or version.number == 1:
        tell_outcome(actor=actor, version=version)
    mark_published(actor=actor, consultation=consultations.consultation_by_id(consultation.id))
    return version
