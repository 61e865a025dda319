"""An élu answers a member: once, through the site."""

from __future__ import annotations

import sqlalchemy as sa

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Forbidden
from consult.notifications.operations.queue_message import queue_message
from consult.projects.errors_following import AlreadyAnswered
from consult.projects.models import OfficialMessage


def answer_message(*, actor: Actor, message: OfficialMessage, answer: str) -> None:
    """The member is written to, if they still have an address. Raises AlreadyAnswered."""
    if message.official_id != actor.person_id:
        raise Forbidden
    now = utcnow()
    written = db.session.execute(
        sa.update(OfficialMessage)
        .where(OfficialMessage.id == message.id, OfficialMessage.answered_at.is_(None))
        .values(answer=answer, answered_at=now)
        .execution_options(synchronize_session="fetch")
    )
    if not written.rowcount:  # type: ignore[attr-defined]
        raise AlreadyAnswered
    record(actor, "official.answer", "person", actor.person_id or 0, message=message.id)
    for address in accounts.addresses_of(actor.organisation_id, [message.sender_id]).values():
        queue_message(
            organisation_id=actor.organisation_id,
            recipient=address,
            template="official_answer",
            context={"message_id": message.id},
            dedupe_key=f"official_answer:{message.id}",
        )
