"""Ask for the reports of every territory of a level."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.reports import queries
from consult.reports.errors import FiguresUnderWay
from consult.reports.local import queries as local
from consult.reports.local.errors import AlreadyMaking, NoLevel
from consult.reports.local.models import LocalBatch
from consult.reports.local.preview import LEVELS
from consult.reports.subjects import Consultation
from consult.territories.levels import Level


def start_local_reports(*, actor: Actor, consultation: Consultation, level: str) -> LocalBatch:
    """Write the batch and its job. Raises NoAnalysis, NoLevel, AlreadyMaking, FiguresUnderWay."""
    if level not in LEVELS:
        raise NoLevel
    run = queries.current_run(consultation)
    if queries.waits_for_figures(run, running=True):
        raise FiguresUnderWay
    if local.batch_being_made(consultation) is not None:
        raise AlreadyMaking
    batch = LocalBatch(
        organisation_id=consultation.organisation_id,
        corpus_id=run.corpus_id,
        run_id=run.id,
        level=Level(level),
        created_by_id=actor.person_id,
    )
    db.session.add(batch)
    db.session.flush()
    batch.job_id = submit_job(
        actor=actor,
        kind="reports.local",
        title=_("Rapports des territoires de « %(title)s »", title=consultation.title)[:200],
        arguments={"batch_id": batch.id},
    ).id
    record(actor, "report.make_local", "local_batch", batch.id, consultation_id=consultation.id, run_id=run.id)
    return batch
