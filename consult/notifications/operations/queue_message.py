"""Put a message in the outbox: it leaves after the commit, by a job, once."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from consult.authz import system_actor
from consult.db import db
from consult.jobs import submit_job
from consult.notifications.models import Message


def queue_message(
    *,
    organisation_id: int,
    recipient: str,
    template: str,
    context: dict[str, Any],
    dedupe_key: str,
    locale: str = "fr",
    campaign_id: int | None = None,
) -> Message:
    """Write the message, unless one with the same `dedupe_key` was already written: that one is returned.

    `template` names `templates/emails/<template>.txt|.html`; `context` holds plain values and ids, never a token: links
    are made when the message leaves (`notifications/letters.py`). Messages of a campaign leave by the campaign's job.
    """
    message = Message(
        organisation_id=organisation_id,
        campaign_id=campaign_id,
        recipient=recipient,
        template=template,
        context=context,
        locale=locale,
        dedupe_key=dedupe_key,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:
        return db.session.scalars(sa.select(Message).where(Message.dedupe_key == dedupe_key)).one()
    if campaign_id is None:
        submit_job(
            actor=system_actor(organisation_id),
            kind="notifications.deliver",
            title=_("Envoi de messages"),
            arguments={"message_id": message.id},
        )
    return message
