"""The themes of a call's projects, and the projects that everybody may read."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job
from consult.projects.models import Project, ThemedProject
from consult.projects.queries.access import readable_by_all
from consult.reports.others import PROJECTS, KeptRun, kept_run

KIND = "projects.find_themes"
"""The kind of the job that finds them."""


def themes_of(organisation_id: int, call_id: int) -> KeptRun | None:
    """The themes as last found."""
    return kept_run(organisation_id, PROJECTS, call_id)


def held_by(run: KeptRun | None) -> dict[int | None, list[int]]:
    """Theme -> ids of the projects that the run put there; None: in no theme."""
    held: dict[int | None, list[int]] = {}
    if run is not None:
        rows = db.session.execute(
            sa.select(ThemedProject.theme_id, ThemedProject.project_id)
            .where(ThemedProject.run_id == run.id)
            .order_by(ThemedProject.project_id)
        )
        for theme_id, project_id in rows:
            held.setdefault(theme_id, []).append(project_id)
    return held


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


def last_work(organisation_id: int, call_id: int) -> Job | None:
    """The work last asked for."""
    return db.session.scalar(
        sa.select(Job)
        .where(
            Job.organisation_id == organisation_id,
            Job.kind == KIND,
            Job.arguments["call_id"].as_integer() == call_id,
        )
        .order_by(Job.id.desc())
        .limit(1)
    )
