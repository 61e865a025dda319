"""The themes of a call's projects, and the projects that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job
from consult.projects.models import CallThemes, Project
from consult.projects.queries.access import readable_by_all


def themes_of(call_id: int) -> CallThemes | None:
    return db.session.get(CallThemes, call_id)


def public_projects_of(organisation_id: int, call_id: int) -> Sequence[Project]:
    """Those of a call that everybody may read, the first filed first."""
    return db.session.scalars(
        sa.select(Project)
        .where(readable_by_all(organisation_id), Project.call_id == call_id)
        .order_by(Project.filed_at, Project.id)
    ).all()


def count_public(organisation_id: int, call_id: int) -> int:
    query = sa.select(sa.func.count()).where(readable_by_all(organisation_id), Project.call_id == call_id)
    return db.session.scalar(query) or 0


def last_work(found: CallThemes | None) -> Job | None:
    """The work last asked for, if it is still remembered."""
    if found is None or found.job_id is None:
        return None
    return db.session.scalar(sa.select(Job).where(Job.id == found.job_id, Job.organisation_id == found.organisation_id))
