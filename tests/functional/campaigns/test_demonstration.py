"""The campaigns of the demonstration: what their pages show, and that the paused one goes on like any other."""

import random

import pytest
import sqlalchemy as sa

from consult.accounts.models import Person
from consult.accounts.profile import AgeBand
from consult.authz import Actor
from consult.consultations.models import Consultation, Contribution, InvitedPerson, Participation
from consult.consultations.operations.write_notice import write_notice
from consult.db import db
from consult.demo.campaigns import open_earlier, run_campaigns
from consult.jobs.runner import run_pending
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.states import CampaignState, MailPurpose, MessageState
from consult.territories.models import Organisation
from tests.factories.basics import make_college, make_person
from tests.support.campaigns import AT
from tests.support.inviting import recipients

PEOPLE = 320


@pytest.fixture
def told(client, admin, organisation):
    """Three hundred people, twelve days of letters."""
    own = db.session.query(Organisation).one()
    college = make_college(own)
    bands, rng = list(AgeBand)[1:], random.Random(3)
    for number in range(PEOPLE):
        make_person(own, email=f"p{number}@exemple.test", college_id=college.id, age_band=rng.choice(bands))
    consultation = db.session.query(Consultation).order_by(Consultation.id).first()
    actor = Actor(own.id, person_id=db.session.scalar(sa.select(sa.func.min(Person.id))))
    write_notice(actor=actor, consultation=consultation, body="Ce que deviennent vos réponses.")
    open_earlier(consultation)
    run_campaigns(actor, consultation)
    db.session.commit()


def by_kind():
    return {(row.kind.value, row.number): row for row in db.session.scalars(sa.select(Campaign).order_by(Campaign.id))}


def test_an_invitation_two_reminders_an_appeal_and_thanks(client, told):
    found = by_kind()
    assert {key: row.state for key, row in found.items()} == {
        ("invitation", 1): CampaignState.DONE,
        ("reminder", 1): CampaignState.DONE,
        ("reminder", 2): CampaignState.PAUSED,
        ("appeal", 1): CampaignState.SCHEDULED,
        ("thanks", 1): CampaignState.DRAFT,
    }
    page = client.get(AT)
    for badge in ("Partie", "En pause", "Programmée", "Brouillon"):
        assert badge in page.text
    stops = dict(db.session.execute(sa.select(MailStop.purpose, sa.func.count()).group_by(MailStop.purpose)).all())
    assert set(stops) == {MailPurpose.BOUNCE, MailPurpose.CONSULTATIONS, MailPurpose.APPEALS}
    answered = db.session.query(InvitedPerson).filter_by(responded=True).count()
    assert 0.2 * PEOPLE < answered < 0.5 * PEOPLE
    assert db.session.query(Participation).count() == answered
    assert 0 < db.session.query(Contribution).count() < answered


def test_the_paused_reminder_goes_on_and_writes_to_nobody_twice(client, told, outbox):
    campaign = by_kind()["reminder", 2]
    campaign.per_minute, second = None, campaign.id
    db.session.commit()
    waiting = db.session.query(Message).filter_by(campaign_id=second, state=MessageState.QUEUED).count()
    assert waiting > 50
    client.post(f"{AT}/{second}/envoyer", data={"send_at": ""})
    run_pending()
    db.session.expire_all()
    assert by_kind()["reminder", 2].state is CampaignState.DONE
    assert len(recipients(outbox)) == waiting
