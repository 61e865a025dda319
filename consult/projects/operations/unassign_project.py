"""Take a project back from an examiner; the grid they sent stays."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.projects.models import Assignment, Evaluation, Project


def unassign_project(*, actor: Actor, project: Project, examiner_id: int) -> None:
    """Their draft goes with the assignment; twice does nothing more."""
    gone = db.session.execute(
        sa.delete(Assignment).where(Assignment.project_id == project.id, Assignment.examiner_id == examiner_id)
    )
    db.session.execute(
        sa.delete(Evaluation).where(
            Evaluation.project_id == project.id,
            Evaluation.examiner_id == examiner_id,
            Evaluation.sent_at.is_(None),
        )
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        record(actor, "project.unassign", "project", project.id, examiner=examiner_id)
