"""Ask the filter to read what it has not read of a consultation."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.authz import Actor
from consult.db import db
from consult.jobs import submit_job
from consult.jobs.models import Job, JobState
from consult.moderation.models import ModerationSetting

KIND = "moderation.scan"


def schedule_scan(*, actor: Actor, consultation_id: int, again: bool = False) -> None:
    """One job for all that arrived, unless it already waits. `again`: from the first contribution, after the words
    changed; what was decided stays."""
    setting = db.session.get(ModerationSetting, consultation_id)
    if setting is None:
        setting = ModerationSetting(consultation_id=consultation_id, organisation_id=actor.organisation_id)
        db.session.add(setting)
    if again:
        setting.scanned_id = 0
    waiting = db.session.scalars(
        sa.select(Job.arguments).where(
            Job.kind == KIND, Job.state == JobState.QUEUED, Job.organisation_id == actor.organisation_id
        )
    )
    if not any(arguments.get("consultation_id") == consultation_id for arguments in waiting):
        submit_job(
            actor=actor,
            kind=KIND,
            title=_("Lecture des contributions par le filtre"),
            arguments={"consultation_id": consultation_id},
        )
