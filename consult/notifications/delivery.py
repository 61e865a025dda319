"""Messages leave here: each is marked `sending` and committed before it is handed over, `sent` and committed after.

A kill in between leaves it `sending`. Where the way out can tell (files), the next run settles it; where it cannot
(SMTP), the message stays « incertain » until a person decides: nobody is written to twice by a machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
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
from consult.notifications.letters import write_letter
from consult.notifications.models import Message
from consult.notifications.states import MessageState
from consult.notifications.transports import Postponed, Refused, Transport, Unreachable, transport
from consult.territories import queries as territories
from consult.territories.queries import suspended_ids
from consult.territories.rules_hosts import sender_header

log = structlog.get_logger("concerte.mail")
MAX_ATTEMPTS = 3
TOGETHER = 20
PATIENCE, GIVE_UP = timedelta(minutes=5), timedelta(hours=6)


class MailServerDown(DomainError):
    """The job stops; what was not handed over waits, and the job can be started again."""


def init_app(app: Flask) -> None:
    mail.init_app(app)


@handler("notifications.deliver")
def deliver_message(handle: JobHandle, *, message_id: int) -> dict[str, Any]:
    """One message that belongs to no campaign."""
    with transport() as way_out:
        settle(way_out, message_id=message_id)
        return {"state": send(way_out, message_id)}


def settle(way_out: Transport, *, message_id: int | None = None, campaign_id: int | None = None) -> None:
    """Decide about a message, or those of a campaign, that an interruption left `sending`, where that can be known."""
    which = Message.id == message_id if campaign_id is None else Message.campaign_id == campaign_id
    with unit_of_work() as session:
        cut = session.scalars(sa.select(Message).where(Message.state == MessageState.SENDING, which)).all()
        names = {message.id: _name(message) for message in cut}
    for cut_id, name in names.items():
        left = way_out.left(name)
        if left is not None:
            _mark(cut_id, MessageState.SENT if left else MessageState.QUEUED)


def send(way_out: Transport, message_id: int) -> str:
    """Send one message if it is still waiting; returns its state. Raises MailServerDown, or Paused when its
    organisation is suspended: one UPDATE decides, so that nothing leaves after the suspension."""
    with unit_of_work() as session:
        claimed: Any = session.execute(
            sa.update(Message)
            .where(
                Message.id == message_id,
                Message.state == MessageState.QUEUED,
                Message.organisation_id.not_in(suspended_ids()),
            )
            .values(state=MessageState.SENDING, attempts=Message.attempts + 1)
        )
        message = session.get_one(Message, message_id, populate_existing=True)
        if not claimed.rowcount and message.state is MessageState.QUEUED:
            raise Paused
        if not claimed.rowcount:
            return message.state.value
        attempts, name = message.attempts, _name(message)
        try:
            ready = _as_mail(message)
        except Exception as error:  # a fault of ours in the letter: this message alone is put aside
            log.error("letter_failed", message_id=message_id, template=message.template, kind=type(error).__name__)
            message.state, message.error = MessageState.FAILED, "letter"
            return MessageState.FAILED.value
    try:
        way_out.send(name, ready)
    except Unreachable:
        _mark(message_id, MessageState.QUEUED)
        raise MailServerDown(_("Le serveur de messagerie ne répond pas. Les messages restants attendent.")) from None
    except Refused as refusal:
        again = isinstance(refusal, Postponed) and attempts < MAX_ATTEMPTS
        return _mark(message_id, MessageState.QUEUED if again else MessageState.FAILED, error=str(refusal.code))
    except Exception as error:  # cut in the middle: it may have left, so it stays `sending`
        log.warning("handover_cut", message_id=message_id, kind=type(error).__name__)
        return MessageState.SENDING.value
    return _mark(message_id, MessageState.SENT)


def _mark(message_id: int, state: MessageState, error: str | None = None) -> str:
    sent_at = utcnow() if state is MessageState.SENT else None
    with unit_of_work() as session:
        session.execute(
            sa.update(Message).where(Message.id == message_id).values(state=state, error=error, sent_at=sent_at)
        )
    return state.value


def _name(message: Message) -> str:
    """In the order of writing; the key tells it from a message that had the same id before a restored backup."""
    return f"{message.id:09d}-{_identity(message)[:12]}"


def _identity(message: Message) -> str:
    return hashlib.sha256(message.dedupe_key.encode()).hexdigest()[:32]


def _as_mail(message: Message) -> EmailMultiAlternatives:
    """The letter with its envelope. The Message-ID is always the same for the same message."""
    written = write_letter(message)
    sender = sender_of(territories.organisation(message.organisation_id))
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    ready = EmailMultiAlternatives(
        written.subject,
        written.text,
        sender,
        [message.recipient],
        headers={"Message-ID": f"<{_identity(message)}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    ready.attach_alternative(written.html, "text/html")
    return ready


def sender_of(organisation: Any) -> str:
    """The organisation's own sender; the installation's where it has none."""
    if organisation.sender_email:
        return sender_header(organisation.sender_name or organisation.name, organisation.sender_email)
    return str(current_app.config["MAIL_DEFAULT_SENDER"])


def send_waiting(way_out: Transport, campaign_id: int, progress: Callable[[int], None]) -> None:
    """Send every message of a campaign that waits. `progress` is called every few messages with the number that just
    left, and may raise to stop."""
    while True:
        with unit_of_work():
            waiting = queries.waiting_messages(campaign_id, TOGETHER)
        if not waiting:
            return
        states = [send(way_out, message_id) for message_id in waiting]
        progress(states.count(MessageState.SENT.value))


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
