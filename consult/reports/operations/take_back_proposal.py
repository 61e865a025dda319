"""Read the analysis before again; the one that was accepted waits as it did."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.reports.errors import NotProposedRun, RunGone
from consult.reports.models import AnalysisRun, Corpus, ReportVersion, RunContribution, RunState


def take_back_proposal(*, actor: Actor, run: AnalysisRun) -> None:
    """The analysis before is read again and this one waits as it did. Raises NotProposedRun when it was not accepted
    here or another has come since, RunGone when the rows of the one before were removed."""
    corpus = db.session.get_one(Corpus, run.corpus_id, with_for_update=True)
    before = db.session.get(AnalysisRun, run.configuration.get("replaced") or 0)
    if corpus.current_run_id != run.id or before is None:
        raise NotProposedRun
    kept = sa.select(RunContribution.run_id).where(RunContribution.run_id == before.id).limit(1)
    published = sa.select(ReportVersion.id).where(ReportVersion.run_id == run.id).limit(1)
    if db.session.scalar(kept) is None or db.session.scalar(published) is not None:
        raise RunGone
    corpus.current_run_id = before.id
    run.state = RunState.PROPOSED
    record(actor, "analysis.take_back", "analysis_run", run.id, back_to=before.id)
