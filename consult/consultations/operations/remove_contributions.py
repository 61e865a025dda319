"""Remove contributions as if they had never been sent: for a trial, or an import that is undone."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.consultations.models import Contribution, Draft, Mask
from consult.db import db


def remove_contributions(*, contribution_ids: Sequence[int]) -> None:
    """With their masks; what corrected one of them stands by itself. What was made of them is forgotten elsewhere
    (reports.operations.forget_contributions, forget_rows)."""
    db.session.execute(sa.delete(Mask).where(Mask.contribution_id.in_(contribution_ids)))
    for table in (Contribution, Draft):
        db.session.execute(
            sa.update(table).where(table.replaces_id.in_(contribution_ids)).values(replaces_id=None),
            execution_options={"synchronize_session": False},
        )
    db.session.execute(
        sa.delete(Contribution).where(Contribution.id.in_(contribution_ids)),
        execution_options={"synchronize_session": False},
    )
