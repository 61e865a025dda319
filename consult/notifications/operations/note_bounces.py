"""Note the addresses that no mail reaches: they are not written to again, until somebody says that they work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from consult.db import db
from consult.notifications.models import MailStop
from consult.notifications.states import MailPurpose


@dataclass(frozen=True)
class Bounce:
    """An address, what its server said, the message after which."""

    address: str
    detail: str = ""
    message_id: int | None = None


def note_bounces(*, organisation_id: int, bounces: Sequence[Bounce], forget_messages: Collection[int] = ()) -> int:
    """Returns how many are new. `forget_messages`: what was noted after these messages was the server's fault."""
    if forget_messages:
        db.session.execute(
            sa.delete(MailStop).where(
                MailStop.organisation_id == organisation_id,
                MailStop.purpose == MailPurpose.BOUNCE,
                MailStop.message_id.in_(forget_messages),
            )
        )
    by_address = {bounce.address.lower(): bounce for bounce in bounces}
    known = set(
        db.session.scalars(
            sa.select(MailStop.address).where(
                MailStop.organisation_id == organisation_id,
                MailStop.purpose == MailPurpose.BOUNCE,
                MailStop.address.in_(by_address),
            )
        )
    )
    rows = [
        {
            "organisation_id": organisation_id,
            "address": address,
            "purpose": MailPurpose.BOUNCE,
            "detail": bounce.detail[:120],
            "message_id": bounce.message_id,
        }
        for address, bounce in by_address.items()
        if address not in known
    ]
    if rows:
        db.session.execute(sa.insert(MailStop), rows)
    return len(rows)
