"""Nothing of what people said, supported or followed is left: what an erasure asks for in projects."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.operations.forget_writings import forget_writings
from consult.projects.models import Comment, CommentState, Follow, Support


def forget_participation(*, actor: Actor, person_ids: Collection[int]) -> None:
    """Comments keep their place without words nor author; supports and wishes to be told are deleted."""
    mine = Comment.person_id.in_(person_ids), Comment.organisation_id == actor.organisation_id
    ids = db.session.scalars(sa.select(Comment.id).where(*mine)).all()
    db.session.execute(
        sa.update(Comment)
        .where(Comment.id.in_(ids))
        .values(body=None, person_id=None, state=CommentState.ERASED, reason=None)
    )
    forget_writings(actor=actor, kind="comment", target_ids=ids)
    for table in (Support, Follow):
        db.session.execute(sa.delete(table).where(table.person_id.in_(person_ids)))
