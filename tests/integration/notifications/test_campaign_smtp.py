"""A campaign over a real SMTP server: killed anywhere it forgets nobody and writes twice to nobody."""

import email
from email.policy import default

import pytest
import sqlalchemy as sa

from consult.authz import system_actor
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_job, run_pending
from consult.notifications.journal import Journal
from consult.notifications.models import Campaign, Message
from consult.notifications.operations.launch_campaign import launch_campaign
from consult.notifications.operations.save_campaign import save_campaign
from consult.notifications.states import CampaignKind, CampaignState
from tests.factories.basics import make_organisation, make_person

PEOPLE = 12


class Killed(BaseException):
    """SIGKILL, as far as a process can feel it."""


@pytest.fixture
def job_id(context):
    """The work of an appeal to twelve people, not begun."""
    organisation = make_organisation()
    for number in range(PEOPLE):
        make_person(organisation, email=f"membre{number:02d}@exemple.test")
    campaign = save_campaign(
        actor=system_actor(organisation.id), campaign=None, kind=CampaignKind.APPEAL, consultation_id=None, audience={}
    )
    launch_campaign(actor=system_actor(organisation.id), campaign=campaign)
    db.session.commit()
    return campaign.job_id


def killed_at(monkeypatch, what, count):
    """The process dies as it notes `what` for the `count`-th time: before the line is written."""
    seen, noted = [], Journal.note

    def note(self, mark, name):
        if mark == what:
            seen.append(name)
            if len(seen) == count:
                raise Killed
        noted(self, mark, name)

    monkeypatch.setattr(Journal, "note", note)


def dies(job_id):
    with pytest.raises(Killed):
        run_job(job_id)
    db.session.rollback()
    db.session.execute(sa.update(Job).values(state=JobState.QUEUED))
    db.session.commit()


def received(server):
    return [envelope.rcpt_tos[0] for envelope in server.accepted]


def states():
    rows = db.session.execute(sa.select(Message.state, sa.func.count()).group_by(Message.state))
    return {state.value: count for state, count in rows}


def test_killed_before_its_content_is_handed_over_a_message_leaves_once(smtp, job_id, monkeypatch):
    killed_at(monkeypatch, "begins", 5)
    dies(job_id)
    assert len(smtp.accepted) == 4
    monkeypatch.undo()
    _same_server(smtp, monkeypatch)
    run_pending()
    assert sorted(received(smtp)) == [f"membre{number:02d}@exemple.test" for number in range(PEOPLE)]
    assert states() == {"sent": PEOPLE}


def test_killed_between_the_handing_over_and_the_answer_one_message_alone_is_in_doubt(smtp, job_id, monkeypatch):
    killed_at(monkeypatch, "left", 5)
    dies(job_id)
    monkeypatch.undo()
    _same_server(smtp, monkeypatch)
    run_pending()
    assert len(received(smtp)) == len(set(received(smtp))) == PEOPLE, "the one in doubt had arrived"
    assert states() == {"sent": PEOPLE - 1, "sending": 1}
    assert db.session.scalars(sa.select(Campaign.state)).one() is CampaignState.DONE


def test_after_the_machine_started_again_silence_proves_nothing(smtp, job_id, monkeypatch):
    killed_at(monkeypatch, "begins", 5)
    dies(job_id)
    monkeypatch.undo()
    monkeypatch.setattr("consult.notifications.journal.this_boot", lambda: "another start")
    _same_server(smtp, monkeypatch)
    run_pending()
    assert len(received(smtp)) == len(set(received(smtp))) == 4
    assert states() == {"sent": 4, "sending": PEOPLE - 4}, "a person decides: nobody is written to twice by a machine"
    db.session.execute(sa.update(Job).values(state=JobState.QUEUED))
    db.session.execute(sa.update(Campaign).values(state=CampaignState.RUNNING))
    db.session.commit()
    run_pending()
    assert len(received(smtp)) == 4, "what was in doubt stays so"


def test_a_letter_is_complete_for_those_who_read_it_and_for_machines(smtp, job_id, context, monkeypatch):
    monkeypatch.setitem(context.config, "MAIL_BOUNCES", "retours@rives.test")
    run_pending()
    envelope = smtp.accepted[0]
    assert envelope.mail_from.startswith("retours+1-")
    letter = email.message_from_bytes(envelope.content, policy=default)
    assert letter["From"] == "Concerte <ne-pas-repondre@concerte.test>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    plain, html = (part.get_content() for part in letter.iter_parts())
    assert '<html lang="fr">' in html
    assert "<title>" in html
    assert not [word for word in ("<img", "<script", "src=", "url(") if word in html]
    assert "Bonjour Camille," in plain


def test_one_connection_serves_the_whole_campaign(smtp, job_id):
    run_pending()
    assert len({id(envelope) for envelope in smtp.accepted}) == PEOPLE
    assert smtp.sessions == 1


def _same_server(server, monkeypatch):
    """Undoing the kill undid the address of the server too."""
    from flask import current_app

    mailman = current_app.extensions["mailman"]
    for name, value in {"backend": "smtp", "server": "127.0.0.1", "port": server.port}.items():
        monkeypatch.setattr(mailman, name, value)
