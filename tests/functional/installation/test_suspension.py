"""Suspended: one clear sentence, no mail, works that pause and go on, and nothing typed is lost."""

from __future__ import annotations

import pytest

from consult.authz import InstallationActor, Role
from consult.cli.follow import follow
from consult.consultations.models import State
from consult.db import db, unit_of_work
from consult.jobs.models import Job, JobState
from consult.jobs.runner import reap, run_job, run_pending
from consult.notifications import transports
from consult.notifications.delivery import send_what_waits
from consult.notifications.models import Message
from consult.reports.jobs import RunWork
from consult.reports.models import AnalysisRun, RunState
from consult.territories.models import Organisation
from consult.territories.operations.resume_organisation import resume_organisation
from consult.territories.operations.suspend_organisation import suspend_organisation
from tests.factories.analysed import analyse
from tests.factories.answering import make_questionnaire
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in
from tests.factories.reports import make_small_world
from tests.support.in_this_process import in_this_process
from tests.support.inviting import AT, invite_everybody, people_of, recipients, running_job, states
from tests.support.journey import Participant, fields

SENTENCE = "Le service de Mutuelle Rives est suspendu pour l’instant."


def change(operation, slug="rives"):
    with unit_of_work() as session:
        operation(actor=InstallationActor(), organisation=session.query(Organisation).filter_by(slug=slug).one())


def suspend(slug="rives"):
    change(suspend_organisation, slug)


def resume(slug="rives"):
    change(resume_organisation, slug)


@pytest.fixture
def campaign(client, context, tmp_path, monkeypatch):
    """A campaign to 31 people that waits to leave, and the folder where its messages go."""
    monkeypatch.setitem(context.config, "MAIL_BACKEND", "file")
    monkeypatch.setitem(context.config, "MAIL_FILE_PATH", str(tmp_path / "outbox"))
    rives = make_organisation(contact_email="bonjour@rives.test")
    make_question(make_consultation(rives, state=State.OPEN))
    person = make_member_of_staff(rives, Role.ADMINISTRATOR, email="admin@exemple.test")
    sign_in(client, person)
    people_of(30)
    invite_everybody(client)
    client.post(f"{AT}/envoyer")
    return tmp_path / "outbox"


def test_every_page_says_it_and_other_organisations_go_on(client, context):
    make_questionnaire(make_organisation(serves_root=True))
    make_organisation("val")
    db.session.commit()
    suspend()
    for path in ("/", "/connexion", "/consultations/sante", "/administration/personnes", "/marque.css"):
        page = client.get(path)
        assert page.status_code == 503, path
        assert SENTENCE in page.text, path
    assert client.get("/consultations/sante", headers={"Accept": "application/json"}).json["error"] == SENTENCE
    assert client.get("/o/val/").status_code == 200
    assert client.get("/absente").status_code == 404
    resume()
    assert client.get("/consultations/sante").status_code == 200


def test_what_a_participant_was_typing_is_on_the_page_and_leaves_after_the_resumption(client, context):
    make_questionnaire(make_organisation())
    db.session.commit()
    member = Participant(client)
    member.start()
    typed = fields(member.get("/questions/1"))
    box = next(name for name in typed if name.startswith("body-"))
    suspend()
    refused = member.post("/questions/1", {**typed, box: "Un médecin <b>près</b> de chez moi.", "do": "next"})
    assert refused.status_code == 503
    assert "Un médecin &lt;b&gt;près&lt;/b&gt; de chez moi." in refused.text
    resume()
    again = member.post("/questions/1", fields(refused))
    assert again.status_code == 303
    assert "Un médecin &lt;b&gt;près" in member.get("/questions/1").text


def test_an_expired_session_meets_the_same_sentence(client, context):
    make_questionnaire(make_organisation())
    db.session.commit()
    suspend()
    context.config["WTF_CSRF_ENABLED"] = True
    try:
        page = client.post("/consultations/sante/questions/1", data={"body-1": "Mon idée."})
    finally:
        context.config["WTF_CSRF_ENABLED"] = False
    assert page.status_code == 503
    assert "Mon idée." in page.text


def test_a_campaign_cut_by_the_suspension_writes_to_nobody_more_then_to_everybody_once(client, campaign, monkeypatch):
    send = transports.FileTransport.send
    handed = []

    def suspended_meanwhile(self, name, ready):
        send(self, name, ready)
        handed.append(name)
        if len(handed) == 7:
            suspend()

    monkeypatch.setattr(transports.FileTransport, "send", suspended_meanwhile)
    run_job(running_job().id)
    assert len(recipients(campaign)) == 7
    assert (running_job().state, running_job().attempts) == (JobState.QUEUED, 0)
    assert run_pending() == 0, "nothing of it may run"
    run_job(running_job().id)
    reap()
    send_what_waits()
    assert len(recipients(campaign)) == 7
    resume()
    run_pending()
    assert len(recipients(campaign)) == len(set(recipients(campaign))) == 31
    assert states() == {"sent": 31}
    assert running_job().state is JobState.DONE


def test_mails_asked_for_before_wait_for_the_resumption(client, context, campaign):
    client.post("/connexion/lien", data={"email": "admin@exemple.test"})
    suspend()
    assert run_pending() == 0
    assert not campaign.exists()
    assert follow(running_job().id)["error"] == "L’organisation est suspendue : ce travail reprendra avec elle."
    resume()
    run_pending()
    assert recipients(campaign).count("admin@exemple.test") == 2
    assert {message.state.value for message in db.session.query(Message)} == {"sent"}


def test_an_analysis_pauses_and_goes_on(context, monkeypatch):
    world = make_small_world("rives", people=12)
    load = RunWork.load

    def suspended_meanwhile(self):
        suspend()
        load(self)

    monkeypatch.setattr(RunWork, "load", suspended_meanwhile)
    with in_this_process():
        run = analyse(world, themes=2, subthemes=4)
        run_id, job_id = run.id, run.job_id
        assert (db.session.get_one(Job, job_id).state, run.state) == (JobState.QUEUED, RunState.LOADING)
        monkeypatch.setattr(RunWork, "load", load)
        resume()
        run_pending()
    assert db.session.get_one(Job, job_id).state is JobState.DONE
    assert db.session.get_one(AnalysisRun, run_id).state is RunState.DONE
