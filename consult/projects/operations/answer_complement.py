"""An author answers what the commission asked."""

from __future__ import annotations

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.errors import NotThisStage
from consult.projects.models import ComplementRequest, Project, Stage
from consult.projects.operations.move_project import move_project


def answer_complement(*, actor: Actor, project: Project, complement: ComplementRequest, answer: str) -> None:
    """The last answer sends the project back to its examiners. Late is better than never: it is taken as long as the
    chair has not decided. Raises NotThisStage after that, or when somebody has answered already."""
    if project.stage != Stage.TO_COMPLETE or complement.answered_at is not None:
        raise NotThisStage
    complement.answer, complement.answered_at = answer, utcnow()
    db.session.flush()
    left = sa.exists().where(ComplementRequest.project_id == project.id, ComplementRequest.answered_at.is_(None))
    if not db.session.scalar(sa.select(left)):
        move_project(actor=actor, project=project, after=Stage.FILED, complement=complement.id)
