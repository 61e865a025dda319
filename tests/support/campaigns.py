"""Steps of the tests of campaigns."""

from consult.consultations.models import Consultation
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.models import Campaign
from tests.support.inviting import campaign_id

AT = "/administration/campagnes"


def consultation_id():
    return db.session.query(Consultation.id).order_by(Consultation.id).first()[0]


def compose(client, kind="invitation", **typed):
    """The address of the page of the campaign that was saved; the refused page where it was not."""
    data = {"consultation_id": consultation_id(), "territory_id": "", "subject": "", "body": "", **typed}
    answer = client.post(
        f"{AT}/nouvelle/{kind}", data={name: value for name, value in data.items() if value is not None}
    )
    return answer.location or answer


def send(client, kind="invitation", **typed):
    """Compose and send at once; the id of the campaign."""
    at = compose(client, kind, **typed)
    answer = client.post(f"{at}/envoyer", data={"send_at": ""})
    assert answer.location == at, answer.text
    run_pending()
    db.session.expire_all()
    return campaign_id()


def state_of(number=None):
    db.session.expire_all()
    return db.session.get_one(Campaign, number or campaign_id()).state.value
