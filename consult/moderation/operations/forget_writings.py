"""After a withdrawal or an erasure: nothing of the text is left in moderation, the decisions stay counted."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import ItemState
from consult.moderation.models_writings import Writing, WritingAct, WritingBand, WritingReport


def forget_writings(*, actor: Actor, kind: str, target_ids: Collection[int]) -> None:
    mine = sa.and_(
        Writing.organisation_id == actor.organisation_id, Writing.kind == kind, Writing.target_id.in_(target_ids)
    )
    ids = sa.select(Writing.id).where(mine).scalar_subquery()
    db.session.execute(sa.delete(WritingReport).where(WritingReport.writing_id.in_(ids)))
    db.session.execute(sa.delete(WritingBand).where(WritingBand.writing_id.in_(ids)))
    db.session.execute(
        sa.update(WritingAct)
        .where(WritingAct.writing_id.in_(ids))
        .values(note="", before={}, contest="", answer="")
        .execution_options(synchronize_session=False)
    )
    db.session.execute(
        sa.update(Writing)
        .where(mine)
        .values(
            state=ItemState.MOOT,
            flags={},
            masks={},
            prints={},
            batch="",
            claimed_by_id=None,
            claimed_until=None,
            asked_by_id=None,
            asked_id=None,
        )
    )
