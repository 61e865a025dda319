"""Note what an address wishes to receive no more, or receives again."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from consult.db import db
from consult.notifications.models import MailStop, Message
from consult.notifications.queries import stops_at
from consult.notifications.states import MailPurpose

CHOSEN = frozenset(MailPurpose) - {MailPurpose.BOUNCE}


def set_mail_preferences(*, message: Message, refused: Collection[MailPurpose]) -> None:
    """Of the address that received `message`; every purpose that is not refused is received. Doing it again changes
    nothing."""
    organisation_id, address = message.organisation_id, message.recipient.lower()
    held = stops_at(organisation_id, address) & CHOSEN
    again = held - set(refused)
    if again:
        db.session.execute(
            sa.delete(MailStop).where(
                MailStop.organisation_id == organisation_id, MailStop.address == address, MailStop.purpose.in_(again)
            )
        )
    for purpose in (CHOSEN & set(refused)) - held:
        db.session.add(
            MailStop(organisation_id=organisation_id, address=address, purpose=purpose, message_id=message.id)
        )
    db.session.flush()
