"""Messages leave once, by a real SMTP server, and what it answers is understood."""

from datetime import timedelta

import sqlalchemy as sa
import time_machine

from consult.db import db, utcnow
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.notifications.delivery import send_what_waits
from consult.notifications.models import Message
from consult.notifications.operations.queue_message import queue_message
from consult.notifications.states import MessageState
from tests.factories.basics import make_organisation

CONTEXT = {"nonce": "n", "next_path": ""}


def queue(number=1):
    organisation = make_organisation(f"org{number}")
    message = queue_message(
        organisation_id=organisation.id,
        recipient="anne@exemple.test",
        template="sign_in_link",
        context=CONTEXT,
        dedupe_key=f"test:{number}",
    )
    db.session.commit()
    return message.id


def state_of(message_id):
    db.session.expire_all()
    return db.session.get_one(Message, message_id).state


def test_a_message_leaves_by_smtp_with_both_bodies(smtp):
    message_id = queue()
    run_pending()
    assert state_of(message_id) is MessageState.SENT
    [envelope] = smtp.accepted
    assert envelope.rcpt_tos == ["anne@exemple.test"]
    text = envelope.content.decode()
    assert "text/plain" in text
    assert "text/html" in text
    assert "Auto-Submitted: auto-generated" in text


def test_the_same_message_is_written_once(context):
    organisation = make_organisation()
    values = {"organisation_id": organisation.id, "recipient": "a@exemple.test", "template": "sign_in_link"}
    first = queue_message(**values, context=CONTEXT, dedupe_key="same")
    assert queue_message(**values, context=CONTEXT, dedupe_key="same").id == first.id
    assert db.session.query(Message).count() == 1
    assert db.session.query(Job).count() == 1


def test_nothing_leaves_when_the_transaction_is_undone(smtp):
    make_organisation()
    db.session.rollback()
    run_pending()
    assert not smtp.accepted


def test_a_refusal_for_good_is_a_failure(smtp):
    smtp.answers = ["550 unknown"]
    message_id = queue()
    run_pending()
    assert state_of(message_id) is MessageState.FAILED
    assert db.session.get_one(Message, message_id).error == "550"


def test_a_refusal_for_now_is_tried_again(smtp):
    smtp.answers = ["451 later"]
    message_id = queue()
    run_pending()
    assert state_of(message_id) is MessageState.QUEUED
    with time_machine.travel(utcnow() + timedelta(minutes=11)):
        send_what_waits()
        run_pending()
    assert state_of(message_id) is MessageState.SENT


def test_a_connection_cut_in_the_middle_leaves_it_uncertain_and_the_next_one_leaves(smtp):
    smtp.answers = ["cut"]
    first, second = queue(1), queue(2)
    run_pending()
    assert state_of(first) is MessageState.SENDING
    assert state_of(second) is MessageState.SENT


def test_a_server_that_is_not_there_leaves_it_waiting(smtp, context, monkeypatch):
    monkeypatch.setattr(context.extensions["mailman"], "port", 1)
    message_id = queue()
    run_pending()
    assert state_of(message_id) is MessageState.QUEUED
    assert db.session.scalars(sa.select(Job.state)).one() is JobState.FAILED
    assert "ne répond pas" in db.session.scalars(sa.select(Job.error)).one()


def test_a_letter_that_cannot_be_written_fails_alone(smtp):
    message_id = queue(1)
    db.session.execute(sa.update(Message).values(context={}))
    db.session.commit()
    other = queue(2)
    run_pending()
    assert state_of(message_id) is MessageState.FAILED
    assert state_of(other) is MessageState.SENT
