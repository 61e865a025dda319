"""Messages leave here: each is marked `sending` and committed before it is handed over, `sent` and committed after.

A kill in between leaves them `sending`. Where the way out can tell (files, the journal of a campaign), the next run
settles them; where it cannot, a message stays « incertain » until a person decides: nobody is written to twice by a
machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from flask_babel import gettext as _
from flask_mailman import EmailMultiAlternatives

from consult.authz import system_actor
from consult.db import unit_of_work, utcnow
from consult.errors import DomainError
from consult.extensions import mail
from consult.jobs import JobHandle, Paused, handler, housekeeping, submit_job
from consult.notifications import queries
from consult.notifications.letters import Letter, write_letters
from consult.notifications.links import bounce_address
from consult.notifications.models import Message
from consult.notifications.rules import is_address_fault, next_try, one_line
from consult.notifications.states import MessageState
from consult.notifications.transports import Postponed, Refused, Transport, Unreachable, transport
from consult.territories import queries as territories
from consult.territories.queries import suspended_ids
from consult.territories.rules_hosts import sender_header

log = structlog.get_logger("concerte.mail")
PATIENCE, GIVE_UP = timedelta(minutes=5), timedelta(hours=6)


class MailServerDown(DomainError):
    """The job stops; what was not handed over waits, and the job can be started again."""


def init_app(app: Flask) -> None:
    mail.init_app(app)


@dataclass(frozen=True)
class Ready:
    """A message that is claimed, with its letter."""

    id: int
    name: str
    recipient: str
    organisation_id: int
    attempts: int
    mail: EmailMultiAlternatives


@dataclass(frozen=True)
class Outcome:
    """What became of a message. `bounced`: nobody is at this address; `refused`: by the server, whatever the reason."""

    message: Ready
    state: MessageState
    error: str | None = None
    not_before: datetime | None = None
    bounced: bool = False
    refused: bool = False


@handler("notifications.deliver")
def deliver_message(handle: JobHandle, *, message_id: int) -> dict[str, Any]:
    """One message that belongs to no campaign."""
    with transport() as way_out:
        settle(way_out, message_id=message_id)
        for ready in claim([message_id]):
            try:
                note([hand_over(way_out, ready)])
            except Unreachable:
                give_back([ready])
                raise MailServerDown(_("Le serveur de messagerie ne répond pas. Le message attend.")) from None
    with unit_of_work() as session:
        state, suspended = session.execute(
            sa.select(Message.state, Message.organisation_id.in_(suspended_ids())).where(Message.id == message_id)
        ).one()
    if state is MessageState.QUEUED and suspended:
        raise Paused
    return {"state": state.value}


def settle(way_out: Transport, *, message_id: int | None = None, campaign_id: int | None = None) -> None:
    """Decide about a message, or those of a campaign, that an interruption left `sending`, where that can be known."""
    which = Message.id == message_id if campaign_id is None else Message.campaign_id == campaign_id
    with unit_of_work() as session:
        cut = session.scalars(sa.select(Message).where(Message.state == MessageState.SENDING, which)).all()
        fates = {message.id: way_out.left(_name(message)) for message in cut}
        for state, left in ((MessageState.SENT, True), (MessageState.QUEUED, False)):
            ids = [cut_id for cut_id, fate in fates.items() if fate is left]
            sent_at = utcnow() if left else None
            session.execute(sa.update(Message).where(Message.id.in_(ids)).values(state=state, sent_at=sent_at))
    way_out.settled()


def claim(message_ids: Collection[int]) -> list[Ready]:
    """Take those that still wait, in one transaction, and write their letters; one that cannot be written fails.

    None of an organisation that is suspended: nothing leaves after the suspension.
    """
    with unit_of_work() as session:
        waiting = sa.and_(
            Message.id.in_(message_ids),
            Message.state == MessageState.QUEUED,
            Message.organisation_id.not_in(suspended_ids()),
        )
        messages = session.scalars(sa.select(Message).where(waiting).order_by(Message.id)).all()
        ids = [message.id for message in messages]
        session.execute(
            sa.update(Message)
            .where(waiting)
            .values(state=MessageState.SENDING, attempts=Message.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        written = _written(messages)
        lost = [message_id for message_id in ids if message_id not in written]
        session.execute(
            sa.update(Message)
            .where(Message.id.in_(lost))
            .values(state=MessageState.FAILED, error="letter")
            .execution_options(synchronize_session=False)
        )
        return [
            Ready(
                message.id,
                _name(message),
                message.recipient,
                message.organisation_id,
                message.attempts + 1,
                _as_mail(message, written[message.id]),
            )
            for message in messages
            if message.id in written
        ]


def _written(messages: Sequence[Message]) -> dict[int, Letter]:
    try:
        return write_letters(messages)
    except Exception as error:  # a fault of ours in the letter: these messages alone are put aside
        log.error("letters_failed", count=len(messages), kind=type(error).__name__)
        return {}


def hand_over(way_out: Transport, ready: Ready) -> Outcome:
    """Raises Unreachable when the server was not reached: nothing happened to the message."""
    try:
        way_out.send(ready.name, ready.mail)
    except Unreachable:
        raise
    except Postponed as refusal:
        again = next_try(utcnow(), ready.attempts)
        state = MessageState.QUEUED if again else MessageState.FAILED
        return Outcome(ready, state, str(refusal.code), again, refused=True)
    except Refused as refusal:
        bounced = is_address_fault(refusal.code, refusal.said, refusal.stage)
        return Outcome(ready, MessageState.FAILED, str(refusal.code), bounced=bounced, refused=True)
    except Exception as error:  # cut in the middle: it may have left, so it stays `sending`
        log.warning("handover_cut", message_id=ready.id, kind=type(error).__name__)
        return Outcome(ready, MessageState.SENDING)
    return Outcome(ready, MessageState.SENT)


def note(outcomes: Sequence[Outcome]) -> None:
    """Write what became of these messages, in one transaction."""
    now = utcnow()
    sent = [outcome.message.id for outcome in outcomes if outcome.state is MessageState.SENT]
    with unit_of_work() as session:
        if sent:
            session.execute(
                sa.update(Message)
                .where(Message.id.in_(sent))
                .values(state=MessageState.SENT, sent_at=now, error=None, not_before=None)
                .execution_options(synchronize_session=False)
            )
        for outcome in outcomes:
            if outcome.state in (MessageState.QUEUED, MessageState.FAILED):
                session.execute(
                    sa.update(Message)
                    .where(Message.id == outcome.message.id)
                    .values(state=outcome.state, error=outcome.error, not_before=outcome.not_before)
                )


def give_back(ready: Sequence[Ready]) -> None:
    """Messages that were claimed and not handed over wait again."""
    with unit_of_work() as session:
        session.execute(
            sa.update(Message)
            .where(Message.id.in_([message.id for message in ready]), Message.state == MessageState.SENDING)
            .values(state=MessageState.QUEUED, attempts=Message.attempts - 1)
            .execution_options(synchronize_session=False)
        )


def _name(message: Message) -> str:
    """In the order of writing; the key tells it from a message that had the same id before a restored backup."""
    return f"{message.id:09d}-{_identity(message)[:12]}"


def _identity(message: Message) -> str:
    return hashlib.sha256(message.dedupe_key.encode()).hexdigest()[:32]


def _as_mail(message: Message, written: Letter) -> EmailMultiAlternatives:
    """The letter with its envelope. The Message-ID is always the same for the same message."""
    sender = one_line(sender_of(territories.organisation(message.organisation_id)))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    ready = EmailMultiAlternatives(
        one_line(written.subject),
        written.text,
        bounce_address(message.id) or sender,
        [message.recipient],
        headers={
            "From": sender,
            "Message-ID": f"<{_identity(message)}@{domain}>",
            "Auto-Submitted": "auto-generated",
            **written.headers,
        },
    )
    ready.attach_alternative(written.html, "text/html")
    return ready


def sender_of(organisation: Any) -> str:
    """The organisation's own sender; the installation's where it has none."""
    if organisation.sender_email:
        return sender_header(organisation.sender_name or organisation.name, organisation.sender_email)
    return str(current_app.config["MAIL_DEFAULT_SENDER"])


@housekeeping
def send_what_waits() -> None:
    """Messages of no campaign that a server which was down left waiting: tried again for a few hours."""
    now = utcnow()
    with unit_of_work():
        for message in queries.left_waiting(since=now - GIVE_UP, until=now - PATIENCE):
            submit_job(
                actor=system_actor(message.organisation_id),
                kind="notifications.deliver",
                title=_("Envoi de messages"),
                arguments={"message_id": message.id},
            )
