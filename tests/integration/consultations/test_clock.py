"""Dates come also when nobody is connected; a reopening has its reason."""

from datetime import timedelta

import pytest

from consult.audit.models import AuditEvent
from consult.authz import Role
from consult.consultations import queries_life
from consult.consultations.clockwork import follow_the_clock
from consult.consultations.models import Channel, Participation, State
from consult.consultations.operations.close_consultation import close_consultation
from consult.consultations.operations.open_consultation import open_consultation
from consult.consultations.operations.reopen_consultation import ReopeningRefused, reopen_consultation
from consult.consultations.operations.update_consultation import update_consultation
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.jobs.registry import TIMELY
from consult.notifications.models import Message
from tests.factories.basics import actor_for, make_consultation, make_organisation, make_participation, make_question


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def actor(organisation):
    return actor_for(organisation, Role.ADMINISTRATOR)


def scheduled(organisation, actor):
    now = utcnow()
    consultation = make_consultation(
        organisation,
        state=State.PILOT,
        opens_at=now + timedelta(hours=1),
        closes_at=now + timedelta(days=1),
        created_by_id=actor.person_id,
    )
    make_question(consultation)
    open_consultation(actor=actor, consultation=consultation)
    db.session.commit()
    return consultation


def changes(consultation):
    return [(change.state, change.by_clock) for change in queries_life.changes_of(consultation.id)]


def acts():
    return [event.action for event in db.session.query(AuditEvent).order_by(AuditEvent.id) if "clock" in event.action]


def test_the_clock_is_looked_at_by_the_workers():
    assert follow_the_clock in TIMELY


def test_an_opening_and_a_closing_happen_once_each(organisation, actor, monkeypatch):
    consultation = scheduled(organisation, actor)
    make_participation(consultation, channel=Channel.PILOT)
    db.session.commit()
    follow_the_clock()
    assert changes(consultation) == []
    for hours in (2, 2, 26, 26):
        later = utcnow() + timedelta(hours=hours)
        monkeypatch.setattr("consult.consultations.clockwork.utcnow", lambda later=later: later)
        follow_the_clock()
    db.session.expire_all()
    assert consultation.state is State.CLOSED
    assert changes(consultation) == [(State.OPEN, True), (State.CLOSED, True)]
    assert acts() == ["consultation.opened_by_clock", "consultation.closed_by_clock"]
    assert db.session.query(Participation).count() == 0, "what the pilot left"
    letters = [message.template for message in db.session.query(Message).order_by(Message.id)]
    assert letters == ["consultation_open", "consultation_closed"]


def test_nobody_is_written_to_about_a_date_long_past(organisation, actor):
    consultation = make_consultation(
        organisation, closes_at=utcnow() - timedelta(days=40), opens_at=None, created_by_id=actor.person_id
    )
    db.session.commit()
    follow_the_clock()
    assert changes(consultation) == [(State.CLOSED, True)]
    assert db.session.query(Message).count() == 0


def test_a_later_last_day_does_not_open_again_by_itself(organisation, actor):
    consultation = make_consultation(organisation, closes_at=utcnow() - timedelta(minutes=5))
    update_consultation(
        actor=actor,
        consultation=consultation,
        title="Notre santé",
        access=consultation.access,
        opens_at=consultation.opens_at,
        closes_at=utcnow() + timedelta(days=3),
        shows_participation=True,
        public_contributions=False,
    )
    assert consultation.state is State.CLOSED


def test_it_opens_again_for_a_reason_and_a_day_to_come(organisation, actor):
    consultation = make_consultation(organisation, closes_at=utcnow() - timedelta(minutes=5))
    tomorrow = utcnow() + timedelta(days=1)
    for reason, closes_at, field in (
        (" ", tomorrow, "reason"),
        ("Grève.", utcnow(), "closes_at"),
        ("Grève.", None, "closes_at"),
    ):
        with pytest.raises(ReopeningRefused) as refusal:
            reopen_consultation(actor=actor, consultation=consultation, reason=reason, closes_at=closes_at)
        assert refusal.value.field == field
    reopen_consultation(actor=actor, consultation=consultation, reason="Grève des postes.", closes_at=tomorrow)
    assert consultation.state is State.OPEN
    assert consultation.closes_at == tomorrow
    (again,) = queries_life.reopenings_of(consultation.id)
    assert (again.reason, again.by_id) == ("Grève des postes.", actor.person_id)
    with pytest.raises(Conflict):
        reopen_consultation(actor=actor, consultation=consultation, reason="Encore.", closes_at=tomorrow)
    close_consultation(actor=actor, consultation=consultation)
    assert changes(consultation)[-1] == (State.CLOSED, False)
