"""Leave the present analysis in place."""

from __future__ import annotations

from consult.audit.record import record
from consult.authz import Actor
from consult.reports.errors import NotProposedRun
from consult.reports.models import AnalysisRun, RunState


def refuse_proposal(*, actor: Actor, run: AnalysisRun) -> None:
    """Nothing changes; its rows go with the next analysis. Raises NotProposedRun."""
    if run.state is not RunState.PROPOSED:
        raise NotProposedRun
    run.state = RunState.REFUSED
    record(actor, "analysis.refuse", "analysis_run", run.id)
