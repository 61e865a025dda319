"""Recomputing every number of territory reports on columns read from the database alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.reports.columns import RunColumns
from consult.reports.local.counting import count
from consult.reports.local.models import LocalBatch, LocalReport
from consult.reports.local.published import numbers
from consult.reports.local.writing import figures_at, fingerprint
from consult.reports.models import AnalysisRun
from consult.reports.places import Places


def local_differences(run: AnalysisRun, columns: RunColumns, moved: int) -> Iterator[tuple[str, int | None, Any, Any]]:
    """(code, number of the version, kept, found) of what does not hold: a number that is not what is counted now, one
    shown that is not the one kept, or a report altered since. Erasures and moderation explain as many as they took."""
    rows = db.session.execute(
        sa.select(LocalReport)
        .join(LocalBatch, LocalBatch.id == LocalReport.batch_id)
        .where(LocalBatch.run_id == run.id, LocalBatch.made_at.is_not(None))
        .order_by(LocalReport.id)
    ).scalars()
    reports = list(rows)
    if not reports:
        return
    places = Places.of(run.organisation_id)
    slugs = sorted({code for report in reports for code in report.figures if code in columns.corpus.themes})
    counts = count(columns, places, slugs)
    for report in reports:
        place = places.territory[report.territory_id]
        found = figures_at(counts, counts.tree.whole(place.id))
        for code, kept in report.figures.items():
            now = found.get(code, 0)
            if not -moved <= kept - now <= run.erased + moved:
                yield f"{place.code}.{code}", report.number, kept, now
        for code, shown in numbers(report.content):
            if report.figures.get(code) != shown:
                yield f"{place.code}.{code}", report.number, shown, report.figures.get(code)
        if report.fingerprint != fingerprint(report.figures, report.content):
            yield (
                f"{place.code}.fingerprint",
                report.number,
                report.fingerprint,
                fingerprint(report.figures, report.content),
            )
