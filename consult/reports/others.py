"""Reading the corpora that are not consultations: what their themes hold is kept by the context that had them read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from consult.db import db
from consult.reports.models import AnalysisRun, Corpus, CorpusKind, RunTheme, Theme

PROJECTS = CorpusKind.PROJECTS
"""The filed projects of a call, by its id."""


class KeptTheme(NamedTuple):
    """A theme of a run."""

    id: int
    slug: str
    label: str
    terms: list[str]


class KeptRun(NamedTuple):
    """The run that pages read."""

    id: int
    job_id: int | None
    finished_at: datetime
    themes: Sequence[KeptTheme]


def other_corpus(organisation_id: int, kind: CorpusKind, ref_id: int) -> Corpus | None:
    return db.session.scalar(
        sa.select(Corpus).where(Corpus.organisation_id == organisation_id, Corpus.kind == kind, Corpus.ref_id == ref_id)
    )


def kept_run(organisation_id: int, kind: CorpusKind, ref_id: int) -> KeptRun | None:
    """The run of this corpus that pages read, with its themes in its order; None before a first one."""
    run = db.session.scalar(
        sa.select(AnalysisRun)
        .join(Corpus, Corpus.current_run_id == AnalysisRun.id)
        .where(Corpus.organisation_id == organisation_id, Corpus.kind == kind, Corpus.ref_id == ref_id)
    )
    if run is None:
        return None
    rows = db.session.execute(
        sa.select(Theme.id, Theme.slug, RunTheme.label, RunTheme.terms)
        .join(RunTheme, RunTheme.theme_id == Theme.id)
        .where(RunTheme.run_id == run.id)
        .order_by(RunTheme.position)
    )
    return KeptRun(run.id, run.job_id, run.finished_at or run.created_at, [KeptTheme(*row) for row in rows])
