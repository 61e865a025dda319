"""Let the filter read contributions that were just sent."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from consult.authz import Actor
from consult.consultations.queries_moderating import texts_by_ids
from consult.db import db
from consult.moderation import queries
from consult.moderation.examining import examine
from consult.moderation.models import ItemState, ModerationItem
from consult.moderation.operations.flag_contributions import flag_contributions
from consult.moderation.operations.hold_queue import hold_queue
from consult.moderation.operations.settle_batches import settle_batches


def examine_contributions(
    *, actor: Actor, consultation_id: int, contribution_ids: Sequence[int], replaced_ids: Sequence[int] = ()
) -> int:
    """Returns how many entered the queue. Those that new ones replaced leave it: nobody reads them any more."""
    if replaced_ids:
        hold_queue(consultation_id=consultation_id)
        db.session.execute(
            sa.update(ModerationItem)
            .where(ModerationItem.contribution_id.in_(replaced_ids), ModerationItem.state == ItemState.WAITING)
            .values(state=ItemState.MOOT)
        )
        settle_batches(contribution_ids=replaced_ids)
    if not contribution_ids:
        return 0
    texts = texts_by_ids(consultation_id, contribution_ids)
    examined = examine(texts.values(), queries.charter_of(actor.organisation_id).words)
    if not examined:
        return 0
    return flag_contributions(actor=actor, consultation_id=consultation_id, examined=examined)
