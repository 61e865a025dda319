"""Write again to an address that mail did not reach."""

from __future__ import annotations

import sqlalchemy as sa

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import NotFound
from consult.notifications.models import MailStop
from consult.notifications.states import MailPurpose


def lift_bounce(*, actor: Actor, stop_id: int) -> None:
    """NotFound for another organisation's. A refusal is never lifted here: it is the person's own."""
    stop = db.session.scalar(
        sa.select(MailStop).where(
            MailStop.id == stop_id,
            MailStop.organisation_id == actor.organisation_id,
            MailStop.purpose == MailPurpose.BOUNCE,
        )
    )
    if stop is None:
        raise NotFound
    db.session.delete(stop)
    record(actor, "bounce.lift", "mail_stop", stop_id)
