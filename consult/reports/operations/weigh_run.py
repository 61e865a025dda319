"""Ask for the figures of a run to be weighted to the newest structure of the membership."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.jobs import submit_job
from consult.jobs.models import Job
from consult.reports import queries
from consult.reports.errors import NoMembership
from consult.reports.subjects import Consultation


def weigh_run(*, actor: Actor, consultation: Consultation) -> Job:
    """Raises NoAnalysis, NoMembership."""
    run = queries.current_run(consultation)
    table = queries.membership_of(consultation.organisation_id)
    if table is None:
        raise NoMembership
    record(actor, "analysis.weigh", "analysis_run", run.id, membership_id=table.id)
    return submit_job(
        actor=actor,
        kind="reports.weigh",
        title=_("Redressement de « %(title)s »", title=consultation.title)[:200],
        arguments={"run_id": run.id, "membership_id": table.id},
    )
