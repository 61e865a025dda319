"""Which projects élus are voting on."""

from __future__ import annotations

import sqlalchemy as sa

from consult.db import db
from consult.selection.models import Round, RoundProject, RoundState


def is_being_voted(project_id: int) -> bool:
    """Whether an open round holds this project."""
    query = (
        sa.select(RoundProject.project_id)
        .join(Round, Round.id == RoundProject.round_id)
        .where(RoundProject.project_id == project_id, Round.state == RoundState.OPEN)
    )
    return bool(db.session.scalar(sa.select(query.exists())))
