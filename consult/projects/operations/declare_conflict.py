"""Step aside from a project (déport): on record, honoured at the examination as at the vote."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.projects.models import ConflictOfInterest, Project
from consult.projects.operations.unassign_project import unassign_project
from consult.selection.operations.take_back_ballots import take_back_ballots


def declare_conflict(*, actor: Actor, project: Project, person_id: int, reason: str) -> bool:
    """The person examines and votes on it no more; a grid that they had sent counts no more, and a ballot that chose it
    in an open round is taken back: returns whether there was one, to be sent again without it. Twice is once."""
    taken_back = take_back_ballots(actor=actor, project_id=project.id, person_id=person_id)
    known = db.session.scalar(
        sa.select(ConflictOfInterest).where(
            ConflictOfInterest.project_id == project.id, ConflictOfInterest.person_id == person_id
        )
    )
    if known is not None:
        return taken_back
    db.session.add(ConflictOfInterest(project_id=project.id, person_id=person_id, reason=reason))
    unassign_project(actor=actor, project=project, examiner_id=person_id)
    record(actor, "project.conflict", "project", project.id, person=person_id)
    return taken_back
