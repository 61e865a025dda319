"""The report of the closed consultation is public, and so is the report of each region."""

from __future__ import annotations

from collections.abc import Callable

from consult.authz import Actor
from consult.consultations.queries import consultation_by_slug
from consult.db import unit_of_work
from consult.reports import queries
from consult.reports.errors import NotPublished
from consult.reports.local.operations.publish_local_reports import publish_local_reports
from consult.reports.local.operations.start_local_reports import start_local_reports
from consult.reports.local.preview import previews
from consult.reports.operations.publish_report import publish_report
from consult.territories.levels import Level
from consult.territories.queries import organisation


def publish_territory_reports(actor: Actor, slug: str, follow: Callable[[str, int | None], None]) -> None:
    """Nothing in a demonstration so small that no region counts enough people."""
    with unit_of_work():
        consultation = consultation_by_slug(actor.organisation_id, slug)
        run, k = queries.current_run(consultation), organisation(actor.organisation_id).k
        if not any(found.enough for found in previews(run, k) if found.level is Level.REGION):
            return
        try:
            queries.published_report(consultation)
        except NotPublished:
            publish_report(actor=actor, consultation=consultation, run=run)
        job_id = start_local_reports(actor=actor, consultation=consultation, level=Level.REGION).job_id
    follow("Rapports des régions", job_id)
    with unit_of_work():
        consultation = consultation_by_slug(actor.organisation_id, slug)
        publish_local_reports(actor=actor, consultation=consultation, level=Level.REGION)
