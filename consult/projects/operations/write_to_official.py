"""A member writes to an élu through the site: neither learns the other's address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from consult.accounts import queries as accounts
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Forbidden
from consult.notifications.operations.queue_message import queue_message
from consult.projects.errors_following import TakesNoMessage, TooManyMessages
from consult.projects.models import OfficialMessage, OfficialProfile
from consult.projects.queries.officials import message_by_key, sent_since
from consult.projects.rules.messages import may_write


def write_to_official(*, actor: Actor, profile: OfficialProfile, body: str, client_key: str) -> OfficialMessage:
    """The same page sent twice writes once. Raises TakesNoMessage, TooManyMessages."""
    if actor.person_id is None:
        raise Forbidden
    known = message_by_key(actor.person_id, client_key)
    if known is not None:
        return known
    if not profile.shown or not profile.takes_messages:
        raise TakesNoMessage
    sent = sent_since(actor.person_id, utcnow() - timedelta(days=1))
    if not may_write(len(sent), sent.count(profile.person_id)):
        raise TooManyMessages
    message = OfficialMessage(
        organisation_id=actor.organisation_id,
        official_id=profile.person_id,
        sender_id=actor.person_id,
        client_key=client_key,
        body=body,
    )
    try:
        with db.session.begin_nested():
            db.session.add(message)
    except IntegrityError:  # the same page, sent by another tab at this very moment
        known = message_by_key(actor.person_id, client_key)
        if known is None:
            raise
        return known
    record(actor, "official.message", "person", profile.person_id, message=message.id)
    for address in accounts.addresses_of(actor.organisation_id, [profile.person_id]).values():
        queue_message(
            organisation_id=actor.organisation_id,
            recipient=address,
            template="official_message",
            context={"message_id": message.id},
            dedupe_key=f"official_message:{message.id}",
        )
    return message
