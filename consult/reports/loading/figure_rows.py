"""The figures of a run, computed from the database and stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.db import db, unit_of_work
from consult.reports import figures
from consult.reports.columns import build, columns_path, save
from consult.reports.models import AnalysisRun, RunTheme, StoredFigure, Theme

AT_ONCE = 100


def store_figures(run_id: int, tell: Callable[[float], None]) -> None:
    """Columns in their file, then every figure of the run's pages in place of those it had; published ones stay."""
    run = db.session.get_one(AnalysisRun, run_id)
    columns, fingerprint = build(run)
    save(columns, columns_path(run))
    organisation_id = run.organisation_id
    found = figures.compute(figures.Evaluator.of(run, columns), tell)
    db.session.rollback()
    with unit_of_work() as session:
        session.execute(
            sa.delete(StoredFigure).where(StoredFigure.run_id == run_id, StoredFigure.report_version_id.is_(None))
        )
        session.execute(sa.update(AnalysisRun).where(AnalysisRun.id == run_id).values(fingerprint=fingerprint))
        _count_themes(session, run_id, {figure.code: figure.value for figure in found})
    for start in range(0, len(found), AT_ONCE):
        with unit_of_work() as session:
            session.add_all(
                StoredFigure(
                    organisation_id=organisation_id,
                    run_id=run_id,
                    code=figure.code,
                    request=figure.request,
                    value=figure.value,
                    fingerprint=fingerprint,
                )
                for figure in found[start : start + AT_ONCE]
            )


def _count_themes(session: Session, run_id: int, values: dict[str, dict[str, Any]]) -> None:
    """What lists of themes show, the same as their figures."""
    rows = session.execute(
        sa.select(RunTheme, Theme.slug).join(Theme, Theme.id == RunTheme.theme_id).where(RunTheme.run_id == run_id)
    )
    for row, slug in rows:
        row.contributions = values[f"{slug}.contributions"]["contributions"]
        row.participants = values[f"{slug}.people"]["people"]
