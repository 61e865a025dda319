"""Ask that the ideas of the current run be read again as vectors: once a run, in the background."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.authz import Actor
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.reports.workbench.bench import Bench
from consult.reports.workbench.preparing import KIND, preparation_of
from consult.reports.workbench.vectors import are_ready


def prepare_vectors(*, actor: Actor, bench: Bench) -> Job | None:
    """The job, the one under way where there is one, or None when nothing is left to do."""
    if are_ready(bench.run):
        return None
    return preparation_of(bench.run, alive=True) or submit_job(
        actor=actor, kind=KIND, title=_("Préparation de l’atelier"), arguments={"run_id": bench.run.id}
    )
