"""Read the analysis that was proposed in place of the present one."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.reports import queries
from consult.reports.errors import NotProposedRun
from consult.reports.models import AnalysisRun, Corpus, RunState


def accept_proposal(*, actor: Actor, run: AnalysisRun) -> None:
    """It becomes the one that pages read; the one before is kept until the next analysis. Raises NotProposedRun."""
    if run.state is not RunState.PROPOSED:
        raise NotProposedRun
    corpus = db.session.get_one(Corpus, run.corpus_id, with_for_update=True)
    run.configuration = {**run.configuration, "replaced": corpus.current_run_id}
    run.state = RunState.DONE
    run.curation_number = queries.last_number(corpus.id)
    corpus.current_run_id = run.id
    record(actor, "analysis.accept", "analysis_run", run.id, replaced=run.configuration["replaced"])
