"""Put messages back among those that wait, because a person decided so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.notifications.models import Message
from consult.notifications.states import MessageState


def retry_messages(*, campaign_ids: Collection[int], state: MessageState) -> int:
    """Those that failed, or those whose fate is uncertain; returns how many."""
    changed: Any = db.session.execute(
        sa.update(Message)
        .where(Message.campaign_id.in_(campaign_ids), Message.state == state)
        .values(state=MessageState.QUEUED, attempts=0, error=None)
    )
    return int(changed.rowcount)
