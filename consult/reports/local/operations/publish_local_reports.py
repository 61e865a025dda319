"""Show the territory reports of a level to everyone, with the version of the report they compare with."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import utcnow
from consult.reports import queries
from consult.reports.document import Sources
from consult.reports.errors import NotPublished
from consult.reports.local import queries as local
from consult.reports.local.errors import NationalFirst, NoLevel, NotMade, Outdated
from consult.reports.local.making import basis_of
from consult.reports.local.models import LocalBatch
from consult.reports.local.preview import LEVELS
from consult.reports.models import ReportState
from consult.reports.publication import themes_fingerprint
from consult.reports.subjects import Consultation
from consult.territories.levels import Level


def publish_local_reports(*, actor: Actor, consultation: Consultation, level: str) -> LocalBatch:
    """Freeze the newest reports of a level. Raises NoLevel, NotMade, NationalFirst, Outdated."""
    if level not in LEVELS:
        raise NoLevel
    batch = local.made_batches(consultation).get(Level(level))
    if batch is None or batch.state is ReportState.PUBLISHED:
        raise NotMade
    run = queries.run_by_id(batch.run_id)
    try:
        version = queries.published_report(consultation)
    except NotPublished:
        raise NationalFirst from None
    if version.run_id != run.id:
        raise NationalFirst
    if (
        queries.current_run(consultation).id != run.id
        or batch.basis != basis_of(consultation, run)
        or version.themes_fingerprint != themes_fingerprint(Sources.of(consultation, run))
    ):
        raise Outdated
    earlier = local.numbers_of(batch.corpus_id)
    now = utcnow()
    for report in local.reports_of(batch.id):
        report.state, report.report_version_id = ReportState.PUBLISHED, version.id
        report.number = earlier.get(report.territory_id, 0) + 1
        report.published_by_id, report.published_at = actor.person_id, now
    batch.state = ReportState.PUBLISHED
    record(
        actor, "report.publish_local", "local_batch", batch.id, consultation_id=consultation.id, version_id=version.id
    )
    return batch
