"""Take contributions out of everything that was derived from them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.authz import Actor
from consult.consultations import reading
from consult.db import after_commit, db
from consult.jobs import submit_job
from consult.reports.folders import corpus_path
from consult.reports.models import AnalysisRun, Corpus, Idea, RunContribution, RunTheme, ThemeContribution

AT_ONCE = 500


def forget_contributions(*, actor: Actor, contribution_ids: list[int]) -> None:
    """Ideas, theme rows and proposed verbatims go with this transaction; then private corpus files go, and a job
    rewrites run folders, figure columns and map points. Figures keep their values, and say how many were erased.

    Verbatims that people chose and those of published reports are places without words: pages find no text there any
    more and say so.
    """
    runs = runs_reading(reading.consultations_of_contributions(contribution_ids))
    if not runs:
        return
    for run in runs:
        for start in range(0, len(contribution_ids), AT_ONCE):
            run.erased += forget_rows(run.id, contribution_ids[start : start + AT_ONCE])
    _forget_proposals([run.id for run in runs], set(contribution_ids))
    corpus_files = [corpus_path(run.folder) for run in runs]
    submit_job(
        actor=actor,
        kind="reports.forget_files",
        title=_("Effacement dans les analyses"),
        arguments={"folders": [run.folder for run in runs], "contribution_ids": contribution_ids},
    )

    def remove_corpus_files() -> None:
        for path in corpus_files:  # an analysis under way sees it and begins again without these contributions
            path.unlink(missing_ok=True)

    after_commit(remove_corpus_files)


def runs_reading(consultation_ids: set[int]) -> Sequence[AnalysisRun]:
    """Every run of these consultations, whatever became of it."""
    return db.session.scalars(
        sa.select(AnalysisRun)
        .join(Corpus, Corpus.id == AnalysisRun.corpus_id)
        .where(Corpus.ref_id.in_(consultation_ids))
    ).all()


def forget_rows(run_id: int, ids: Sequence[int]) -> int:
    """Remove what a run says of some contributions; returns how many of them it knew."""
    themes = sa.select(RunTheme.theme_id).where(RunTheme.run_id == run_id)
    db.session.execute(
        sa.delete(ThemeContribution).where(
            ThemeContribution.run_id == run_id,
            ThemeContribution.theme_id.in_(themes),
            ThemeContribution.contribution_id.in_(ids),
        )
    )
    db.session.execute(sa.delete(Idea).where(Idea.run_id == run_id, Idea.contribution_id.in_(ids)))
    removed = db.session.execute(
        sa.delete(RunContribution).where(RunContribution.run_id == run_id, RunContribution.contribution_id.in_(ids))
    )
    return int(removed.rowcount)  # type: ignore[attr-defined]


def _forget_proposals(run_ids: Sequence[int], wanted: set[int]) -> None:
    for row in db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id.in_(run_ids))):
        kept = [item for item in row.exemplars if item["contribution_id"] not in wanted]
        if len(kept) < len(row.exemplars):
            row.exemplars = kept
