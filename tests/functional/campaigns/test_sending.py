"""Scheduling, pausing, resuming, cancelling; what makes a campaign stand still; servers that change their mind."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from consult.clock import PARIS
from consult.consultations.models import State
from consult.db import db, utcnow
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_job, run_pending
from consult.notifications import transports
from consult.notifications.campaigns import job as engine
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.states import CampaignState
from consult.territories.models import Organisation
from tests.support.campaigns import AT, compose, send, state_of
from tests.support.inviting import invite_everybody, letters, people_of, recipients, running_job, set_state, states


def later(**passed):
    return time_machine.travel(utcnow() + timedelta(**passed), tick=True)


@pytest.fixture
def listed(client, admin, organisation):
    people_of(3)
    invite_everybody(client)


def test_a_campaign_leaves_at_its_hour_when_nobody_is_connected(client, listed, outbox):
    at = compose(client)
    wall = (utcnow() + timedelta(hours=2)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    assert client.post(f"{at}/envoyer", data={"send_at": wall}).location == at
    assert "Partira le" in client.get(AT).text
    engine.begin_what_is_due()
    assert run_pending() == 0
    with later(hours=2, minutes=1):
        engine.begin_what_is_due()
        run_pending()
    assert state_of() == "done"
    assert len(recipients(outbox)) == 4


def test_an_hour_that_is_past_is_refused_beside_its_field(client, listed):
    at = compose(client)
    page = client.post(f"{at}/envoyer", data={"send_at": "2021-03-02T10:00"})
    assert page.status_code == 422
    assert "une heure à venir" in page.text
    assert state_of() == "draft"


def test_a_scheduled_campaign_whose_consultation_closed_waits_and_says_why(client, listed, outbox):
    at = compose(client)
    wall = (utcnow() + timedelta(hours=2)).astimezone(PARIS).strftime("%Y-%m-%dT%H:%M")
    client.post(f"{at}/envoyer", data={"send_at": wall})
    set_state(State.CLOSED)
    with later(hours=3):
        engine.begin_what_is_due()
        assert run_pending() == 0
    assert "n’est pas ouverte" in client.get(at).text
    assert state_of() == "paused"


def test_paused_then_resumed_then_cancelled(client, admin, organisation, outbox, monkeypatch):
    people_of(120)
    invite_everybody(client)
    at = compose(client)
    client.post(f"{at}/envoyer", data={"send_at": ""})
    seen = engine.Run._may_go_on

    def paused_after_a_while(self):
        if self.sent:
            db.session.execute(sa.update(Campaign).values(state=CampaignState.PAUSED))
            db.session.commit()
        return seen(self)

    monkeypatch.setattr(engine.Run, "_may_go_on", paused_after_a_while)
    run_pending()
    left = states()["sent"]
    assert 0 < left < 121
    assert "Reprendre l’envoi" in client.get(at).text
    monkeypatch.undo()
    monkeypatch.setitem(client.application.config, "MAIL_BACKEND", "file")
    monkeypatch.setitem(client.application.config, "MAIL_FILE_PATH", str(outbox))
    assert client.post(f"{at}/annuler").location == at
    assert states() == {"sent": left}, "what was written and not handed over may be written again"
    assert client.post(f"{at}/envoyer", data={"send_at": ""}).status_code == 409
    send(client)
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 121


def test_an_organisation_suspended_in_the_middle_sends_nothing_more_and_loses_nothing(
    client, admin, organisation, outbox, monkeypatch
):
    people_of(120)
    invite_everybody(client)
    at = compose(client)
    client.post(f"{at}/envoyer", data={"send_at": ""})
    note = engine.delivery.note

    def suspended_after_a_while(outcomes):
        note(outcomes)
        db.session.execute(sa.update(Organisation).values(suspended_at=utcnow()))
        db.session.commit()

    monkeypatch.setattr(engine.delivery, "note", suspended_after_a_while)
    run_pending()
    left = len(recipients(outbox))
    assert 0 < left < 121
    engine.begin_what_is_due()
    assert run_pending() == 0
    assert len(recipients(outbox)) == left
    monkeypatch.setattr(engine.delivery, "note", note)
    db.session.execute(sa.update(Organisation).values(suspended_at=None))
    db.session.commit()
    run_pending()
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 121
    assert state_of() == "done"


def test_a_server_that_accepts_then_refuses_marks_nobody_and_the_campaign_rests(
    client, admin, organisation, context, monkeypatch
):
    people_of(60)
    invite_everybody(client)
    context.extensions["mailman"].outbox = sent = []
    send_one = transports.SmtpTransport.send

    def moody(self, name, ready):
        if len(sent) >= 10:
            raise transports.Refused(550, "5.7.1 not today")
        send_one(self, name, ready)

    monkeypatch.setattr(transports.SmtpTransport, "send", moody)
    send(client)
    assert states() == {"sent": 10, "queued": 51}
    assert db.session.query(MailStop).count() == 0
    campaign = db.session.scalars(sa.select(Campaign)).one()
    assert campaign.state is CampaignState.PAUSED
    assert "refuse tous les messages (550)" in campaign.reason
    assert campaign.send_at is not None
    monkeypatch.setattr(transports.SmtpTransport, "send", send_one)
    with later(minutes=11):
        engine.begin_what_is_due()
        run_pending()
    assert states() == {"sent": 61}
    assert len({message.to[0] for message in sent}) == 61


def test_so_many_unknown_addresses_in_a_row_are_the_server_s_mood(client, admin, organisation, context, monkeypatch):
    people_of(60)
    invite_everybody(client)

    def refusing(self, name, ready):
        raise transports.Refused(550, "no such user")

    monkeypatch.setattr(transports.SmtpTransport, "send", refusing)
    send(client)
    assert states() == {"queued": 61}
    assert db.session.query(MailStop).count() == 0


def test_an_address_that_is_refused_is_marked_and_not_written_to_again(client, listed, context, monkeypatch):
    context.extensions["mailman"].outbox = sent = []
    send_one = transports.SmtpTransport.send

    def refusing(self, name, ready):
        if ready.to == ["membre001@exemple.test"]:
            raise transports.Refused(550, "5.1.1 no such user")
        send_one(self, name, ready)

    monkeypatch.setattr(transports.SmtpTransport, "send", refusing)
    send(client)
    assert states() == {"sent": 3, "failed": 1}
    page = client.get(f"{AT}/retours").text
    assert "membre001@exemple.test" in page
    assert "550" in page
    send(client, "appeal", consultation_id="")
    assert "membre001@exemple.test" not in [message.to[0] for message in sent]
    stop = db.session.scalar(sa.select(MailStop.id))
    assert client.post(f"{AT}/retours/{stop}/lever").status_code == 302
    assert "ira à 4 adresses" in client.get(compose(client, "appeal", consultation_id="")).text


def test_a_server_that_asks_to_come_back_is_obeyed_message_by_message(client, listed, context, monkeypatch):
    context.extensions["mailman"].outbox = sent = []
    send_one = transports.SmtpTransport.send

    def greylisting(self, name, ready):
        if ready.to == ["membre000@exemple.test"]:
            raise transports.Postponed(451, "4.7.1 later")
        send_one(self, name, ready)

    monkeypatch.setattr(transports.SmtpTransport, "send", greylisting)
    send(client)
    assert states() == {"sent": 3, "queued": 1}
    assert state_of() == "paused"
    monkeypatch.setattr(transports.SmtpTransport, "send", send_one)
    with later(minutes=11):
        engine.begin_what_is_due()
        run_pending()
    assert state_of() == "done"
    assert len(sent) == 4


def test_a_slow_campaign_gives_its_worker_back(client, listed, outbox, monkeypatch):
    monkeypatch.setattr(engine, "SLICE", 0.0)
    monkeypatch.setattr(engine, "TOGETHER", 1)
    at = compose(client)
    client.post(f"{at}/envoyer", data={"send_at": ""})
    job_id = running_job().id
    run_job(job_id)
    db.session.expire_all()
    assert db.session.get_one(Job, job_id).state is JobState.QUEUED
    run_pending()
    assert len(recipients(outbox)) == 4
    assert state_of() == "done"


def test_messages_leave_no_faster_than_asked(client, listed, outbox, monkeypatch):
    slept = []
    monkeypatch.setattr(engine.time, "sleep", slept.append)
    send(client, per_minute="30")
    assert len(slept) == 4
    assert slept[0] == 0
    assert 1.5 < slept[1] <= 2
    assert states() == {"sent": 4}


def test_a_campaign_whose_work_died_for_good_is_paused_not_lost(client, listed, outbox):
    at = compose(client)
    client.post(f"{at}/envoyer", data={"send_at": ""})
    db.session.execute(sa.update(Job).values(state=JobState.FAILED, finished_at=utcnow()))
    db.session.commit()
    engine.begin_what_is_due()
    assert "Rien n’est perdu" in client.get(at).text.replace("\xa0", " ")
    client.post(f"{at}/envoyer", data={"send_at": ""})
    run_pending()
    assert len(recipients(outbox)) == 4


def test_a_person_decides_about_each_message_in_doubt(client, listed, outbox):
    number = send(client)
    db.session.execute(sa.update(Message).where(Message.id.in_((1, 2))).values(state="sending"))
    db.session.commit()
    at = f"{AT}/{number}"
    assert "Renvoyer les incertains" in client.get(at).text
    assert client.post(f"{at}/messages/1/parti").location == at
    assert client.post(f"{at}/messages/2/renvoyer").location == at
    assert client.post(f"{at}/messages/999/parti").status_code == 404
    for path in outbox.glob("*.eml"):
        path.unlink()
    run_pending()
    assert states() == {"sent": 4}
    assert len(letters(outbox)) == 1
