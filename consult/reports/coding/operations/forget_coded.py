"""Take the link to contributions out of samples: their answers stay, of nobody any more."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.db import db
from consult.reports.coding.models import CodedItem, CodingState, DoubleCoding, Gone


def forget_coded(*, run_id: int, contribution_ids: Sequence[int]) -> None:
    """They count as gone, with the note that may quote them. Those of a coding under way leave its kappas."""
    codings = sa.select(DoubleCoding.id).where(DoubleCoding.run_id == run_id)
    open_ = codings.where(DoubleCoding.state == CodingState.OPEN)
    own = sa.and_(CodedItem.coding_id.in_(codings), CodedItem.contribution_id.in_(contribution_ids))
    db.session.execute(
        sa.update(CodedItem)
        .where(own)
        .values(
            contribution_id=None,
            gone=Gone.ERASED,
            counts=sa.and_(CodedItem.counts, CodedItem.coding_id.not_in(open_)),
            decision_note=None,
        )
        .execution_options(synchronize_session=False)
    )
