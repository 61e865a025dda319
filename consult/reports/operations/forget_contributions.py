"""Take contributions out of everything that was derived from them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations import reading
from consult.db import db
from consult.reports.coding.operations.forget_coded import forget_coded
from consult.reports.live.models import LiveAssignment
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, Idea, RunContribution, RunTheme, ThemeContribution

AT_ONCE = 500


def forget_contributions(*, actor: Actor, contribution_ids: list[int]) -> None:
    """Ideas, theme rows and proposed verbatims go with this transaction; then private corpus files go, and a job
    rewrites run folders, figure columns and map points. Figures keep their values, and say how many were erased.

    Verbatims that people chose and those of published reports are places without words: pages find no text there any
    more and say so.
    """
    from consult.reports.operations.forget_run_files import forget_run_files  # it looks runs up here

    consultation_ids = reading.consultations_of_contributions(contribution_ids)
    for run in runs_reading(consultation_ids):
        for start in range(0, len(contribution_ids), AT_ONCE):
            run.erased += forget_rows_of_run(run.id, contribution_ids[start : start + AT_ONCE])
    forget_run_files(actor=actor, consultation_ids=consultation_ids, contribution_ids=contribution_ids)


def runs_reading(consultation_ids: set[int]) -> Sequence[AnalysisRun]:
    """Every run of these consultations, whatever became of it."""
    return db.session.scalars(
        sa.select(AnalysisRun)
        .join(Corpus, Corpus.id == AnalysisRun.corpus_id)
        .where(Corpus.kind == CorpusKind.CONSULTATION, Corpus.ref_id.in_(consultation_ids))
    ).all()


def forget_rows_of_run(run_id: int, ids: Sequence[int]) -> int:
    """Remove what a run says of some contributions; returns how many of them it knew."""
    themes = sa.select(RunTheme.theme_id).where(RunTheme.run_id == run_id)
    db.session.execute(
        sa.delete(ThemeContribution).where(
            ThemeContribution.run_id == run_id,
            ThemeContribution.theme_id.in_(themes),
            ThemeContribution.contribution_id.in_(ids),
        )
    )
    forget_coded(run_id=run_id, contribution_ids=ids)
    db.session.execute(
        sa.delete(LiveAssignment).where(LiveAssignment.run_id == run_id, LiveAssignment.contribution_id.in_(ids))
    )
    db.session.execute(sa.delete(Idea).where(Idea.run_id == run_id, Idea.contribution_id.in_(ids)))
    removed = db.session.execute(
        sa.delete(RunContribution).where(RunContribution.run_id == run_id, RunContribution.contribution_id.in_(ids))
    )
    return int(removed.rowcount)  # type: ignore[attr-defined]


def forget_proposals(run_ids: Sequence[int], wanted: set[int]) -> None:
    for row in db.session.scalars(sa.select(RunTheme).where(RunTheme.run_id.in_(run_ids))):
        kept = [item for item in row.exemplars if item["contribution_id"] not in wanted]
        if len(kept) < len(row.exemplars):
            row.exemplars = kept
