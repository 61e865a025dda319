"""After a withdrawal or an erasure: nothing of the text is left in moderation, the counts stay."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.db import db
from consult.moderation.models import Contest, ModerationAct, ModerationFlag, ModerationItem, ReaderReport
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import groups_of, settle_groups


def forget_contributions(*, actor: Actor, contribution_ids: Sequence[int]) -> None:
    """Flags, hashes, places in the queue and what readers wrote go; decisions and contests stay without a word."""
    items = sa.select(ModerationItem.consultation_id).where(ModerationItem.contribution_id.in_(contribution_ids))
    for consultation_id in sorted(db.session.scalars(items.distinct())):
        hold_queue(consultation_id=consultation_id)
    batches = groups_of(contribution_ids)
    for table in (ModerationFlag, ModerationItem, ReaderReport):
        db.session.execute(sa.delete(table).where(table.contribution_id.in_(contribution_ids)))
    settle_groups(group_ids=batches)
    db.session.execute(
        sa.update(ModerationAct).where(ModerationAct.contribution_id.in_(contribution_ids)).values(note="", before={})
    )
    db.session.execute(
        sa.update(Contest).where(Contest.contribution_id.in_(contribution_ids)).values(body="", answer="")
    )
