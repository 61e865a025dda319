"""The hour of an act has come: from here on it can no longer be undone."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.retention.models import RetentionClock
from consult.jobs import submit_job

KIND = "consultations.retention"


def begin_act(*, actor: Actor, clock: RetentionClock, now: datetime) -> None:
    """Its job does it, and takes it up again after a kill."""
    clock.begun_at = now
    job = submit_job(actor=actor, kind=KIND, title=_("Durée de conservation"), arguments={"clock_id": clock.id})
    clock.job_id = job.id
    record(
        actor,
        "retention.begin",
        "retention_clock",
        clock.id,
        consultation_id=clock.consultation_id,
        act=clock.act.value,
    )
