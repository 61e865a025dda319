"""Steps of the tests of invitations: people, lists, letters, works."""

import email
from email.policy import default

import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.models import Job, JobState
from consult.jobs.runner import run_pending
from consult.notifications.models import Campaign, Message
from consult.territories.models import Organisation
from tests.factories.basics import make_person

AT = "/administration/consultations/sante/invitations"


def letters(folder):
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def recipients(folder):
    return [letter["To"] for letter in letters(folder)]


def person(**values):
    """Somebody known to the organisation; the work of a job detaches what a test held, so it is read again."""
    make_person(db.session.query(Organisation).filter_by(slug="rives").one(), **values)
    db.session.commit()


def people_of(count):
    for number in range(count):
        person(email=f"membre{number:03d}@exemple.test")


def invite_everybody(client):
    assert client.post(f"{AT}/ajouter", data={"college_id": "", "territory_id": ""}).location == AT
    run_pending()


def upload(client, text, encoding="utf-8"):
    import io

    file = (io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding)), "liste.csv")
    return client.post(f"{AT}/liste", data={"file": file}, content_type="multipart/form-data")


def set_state(state):
    db.session.execute(sa.update(Consultation).values(state=state))
    db.session.commit()


def states():
    rows = db.session.execute(sa.select(Message.state, sa.func.count()).group_by(Message.state))
    return {state.value: count for state, count in rows}


def campaign_id():
    """Of the last one."""
    return db.session.scalar(sa.select(sa.func.max(Campaign.id)))


def running_job():
    return db.session.scalars(sa.select(Job).where(Job.kind == "notifications.campaign")).one()


def let_it_be_taken_up_again():
    """What the reaper waits for: a worker that no longer beats."""
    db.session.execute(sa.update(Job).values(state=JobState.QUEUED))
    db.session.commit()
