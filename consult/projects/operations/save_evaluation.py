"""Keep an examiner's grid, as they write it or once they send it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.projects.errors import AlreadySent, IncompleteGrid, NotThisStage, NotYours, SteppedAside
from consult.projects.models import Admissibility, Assignment, Call, Evaluation, Project
from consult.projects.queries.examiners import TO_EXAMINE, is_kept_from
from consult.projects.rules.examination import missing_lines


def save_evaluation(
    *,
    actor: Actor,
    project: Project,
    admissibility: Admissibility | None,
    grades: dict[str, Any],
    note: str,
    seen_version: int,
    send: bool,
) -> Evaluation:
    """Write the grid; with `send`, the commission reads it from now on, and a later change is on record.

    Raises SteppedAside, NotYours, NotThisStage once the chair has decided, AlreadySent when another device wrote since
    `seen_version` (0: nothing yet), IncompleteGrid when it cannot be sent yet: nothing is
    written then, the page keeps what was typed.
    """
    if is_kept_from(project.id, actor.person_id):
        raise SteppedAside
    if not _is_assigned(project.id, actor.person_id):
        raise NotYours
    if project.stage not in TO_EXAMINE:
        raise NotThisStage
    grid = db.session.scalar(
        sa.select(Evaluation)
        .where(Evaluation.project_id == project.id, Evaluation.examiner_id == actor.person_id)
        .with_for_update()
    )
    if grid is None:
        grid = Evaluation(project_id=project.id, examiner_id=actor.person_id, version=0)
        db.session.add(grid)
    elif grid.version != seen_version:
        raise AlreadySent
    if send and missing_lines(db.session.get_one(Call, project.call_id).criteria, admissibility, grades):
        raise IncompleteGrid
    grid.admissibility, grid.grades, grid.private_note = admissibility, grades, note
    grid.version, grid.updated_at = (grid.version or 0) + 1, utcnow()
    if send:
        changed, grid.sent_at = grid.sent_at is not None, utcnow()
        record(actor, "project.grid_changed" if changed else "project.grid_sent", "project", project.id)
    db.session.flush()
    return grid


def _is_assigned(project_id: int, person_id: int | None) -> bool:
    query = sa.select(sa.exists().where(Assignment.project_id == project_id, Assignment.examiner_id == person_id))
    return bool(db.session.scalar(query))
