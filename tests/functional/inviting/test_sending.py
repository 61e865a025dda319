"""Sending survives kills, refusals and a server that is down: nobody twice, nobody forgotten."""

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_job, run_pending
from consult.notifications import transports
from consult.notifications.models import Message
from consult.notifications.states import MessageState
from tests.support.inviting import (
    AT,
    campaign_id,
    invite_everybody,
    let_it_be_taken_up_again,
    letters,
    people_of,
    recipients,
    running_job,
    states,
)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_kill_during_the_sending_forgets_nobody_and_writes_twice_to_nobody(
    client, admin, organisation, outbox, monkeypatch, moment
):
    people_of(30)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    handed = []
    send = transports.FileTransport.send

    def killed(self, name, ready):
        if len(handed) == 7:
            if moment == "after":
                send(self, name, ready)
            raise KeyboardInterrupt
        handed.append(name)
        send(self, name, ready)

    monkeypatch.setattr(transports.FileTransport, "send", killed)
    with pytest.raises(KeyboardInterrupt):
        run_job(running_job().id)
    monkeypatch.setattr(transports.FileTransport, "send", send)
    assert states() == {"sending": 31}, "claimed together, before the first leaves"
    let_it_be_taken_up_again()
    run_pending()
    assert states() == {"sent": 31}
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 31
    assert running_job().state is JobState.DONE


def test_a_real_kill_of_the_process_on_the_outbox_of_files(client, admin, organisation, outbox, context):
    """Another process sends; SIGKILL falls at a random moment; a second one takes the work up."""
    people_of(60)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    job_id = running_job().id
    script = Path(__file__).parents[2] / "support" / "send_in_process.py"
    arguments = [
        sys.executable,
        str(script),
        context.config["SQLALCHEMY_DATABASE_URI"],
        str(context.config["INSTANCE"]),
        str(outbox),
        str(job_id),
    ]
    db.session.rollback()
    process = subprocess.Popen(arguments, cwd=Path(__file__).parents[3])
    import time

    deadline = time.monotonic() + 60
    while len(list(outbox.glob("*.eml"))) < 10 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert 10 <= len(list(outbox.glob("*.eml"))) < 61
    let_it_be_taken_up_again()
    run_pending()
    assert states() == {"sent": 61}
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 61


def test_a_server_that_is_down_stops_the_work_with_a_sentence_and_nothing_is_lost(
    client, admin, organisation, context, monkeypatch
):
    people_of(3)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")

    class Down(transports.SmtpTransport):
        def send(self, name, ready):
            raise transports.Unreachable

    monkeypatch.setattr(transports, "SmtpTransport", Down)
    run_pending()
    assert "ne répond pas" in client.get(AT).text
    assert states() == {"queued": 4}
    monkeypatch.undo()
    context.extensions["mailman"].outbox = sent = []
    client.post(f"{AT}/envoyer")
    run_pending()
    assert len(sent) == 4


def test_a_refused_address_is_a_failure_that_can_be_tried_again(client, admin, organisation, context, monkeypatch):
    people_of(2)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    context.extensions["mailman"].outbox = sent = []
    send = transports.SmtpTransport.send

    def refusing(self, name, ready):
        if ready.to == ["membre000@exemple.test"]:
            raise transports.Refused(550)
        send(self, name, ready)

    monkeypatch.setattr(transports.SmtpTransport, "send", refusing)
    run_pending()
    assert states() == {"sent": 2, "failed": 1}
    assert db.session.scalars(sa.select(Message.error).where(Message.state == MessageState.FAILED)).one() == "550"
    at = f"/administration/campagnes/{campaign_id()}"
    assert "Réessayer les échecs" in client.get(at).text
    monkeypatch.setattr(transports.SmtpTransport, "send", send)
    assert client.post(f"{at}/renvoyer/echecs").location == at
    run_pending()
    assert states() == {"sent": 3}
    assert len(sent) == 3


def test_a_cancelled_sending_keeps_what_left_and_goes_on_when_asked(client, admin, organisation, outbox):
    people_of(70)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    db.session.execute(sa.update(Job).where(Job.id == running_job().id).values(cancel_requested=True))
    db.session.commit()
    run_pending()
    assert 0 < states()["sent"] < 71
    assert "En pause" in client.get(f"/administration/campagnes/{campaign_id()}").text
    client.post(f"{AT}/envoyer")
    run_pending()
    assert states() == {"sent": 71}
    assert len(recipients(outbox)) == len(set(recipients(outbox))) == 71


def test_an_interrupted_reminder_goes_on_under_its_number(client, admin, organisation, outbox):
    people_of(45)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    run_pending()
    client.post(f"{AT}/relancer")
    db.session.execute(sa.update(Job).where(Job.state == JobState.QUEUED).values(cancel_requested=True))
    db.session.commit()
    run_pending()
    client.post(f"{AT}/relancer")
    run_pending()
    reminded = [letter["To"] for letter in letters(outbox) if "Rappel" in letter["Subject"]]
    assert len(reminded) == len(set(reminded)) == 46


def test_one_work_at_a_time(client, admin, organisation):
    people_of(2)
    client.post(f"{AT}/ajouter", data={"college_id": "", "territory_id": ""})
    assert client.post(f"{AT}/ajouter", data={"college_id": "", "territory_id": ""}).status_code == 409
