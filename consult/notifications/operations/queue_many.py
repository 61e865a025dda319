"""Put a chunk of a campaign's messages in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.notifications.models import Campaign, Message
from consult.notifications.states import MailChannel, MessageState


@dataclass(frozen=True)
class Addressed:
    """One message to write."""

    dedupe_key: str
    recipient: str
    locale: str = "fr"
    context: dict[str, Any] = field(default_factory=dict)


def queue_many(*, campaign: Campaign, template: str, messages: Sequence[Addressed]) -> int:
    """Write those whose key is new; returns how many. Called again with the same ones it writes nothing."""
    keys = [message.dedupe_key for message in messages]
    known = set(db.session.scalars(sa.select(Message.dedupe_key).where(Message.dedupe_key.in_(keys))))
    rows = [
        {
            "organisation_id": campaign.organisation_id,
            "campaign_id": campaign.id,
            "channel": MailChannel.EMAIL,
            "recipient": message.recipient,
            "template": template,
            "context": message.context,
            "locale": message.locale,
            "dedupe_key": message.dedupe_key,
            "state": MessageState.QUEUED,
        }
        for message in messages
        if message.dedupe_key not in known
    ]
    if rows:
        db.session.execute(sa.insert(Message), rows)
    return len(rows)
