"""Everyone who took part in a call is told what became of it, once; dashboards count what everybody may check."""

import pytest
import sqlalchemy as sa
from flask import current_app

from consult.authz import Role
from consult.db import db, utcnow
from consult.jobs import JobHandle
from consult.jobs.models import Job
from consult.jobs.runner import run_pending
from consult.notifications.letters import write_letter
from consult.notifications.models import MailStop, Message
from consult.notifications.states import MailPurpose
from consult.projects.jobs_following import tell
from consult.projects.models import CallTelling, PhaseKind, Stage, Support
from consult.projects.pages.dashboards import governance_page, territory_rows
from consult.projects.queries.outcomes import people_to_tell
from tests.factories.basics import make_member_of_staff, make_organisation, make_territory, sign_in
from tests.factories.projects import make_call, make_elected, make_project, make_project_author


@pytest.fixture
def place(client):
    own = make_organisation("rives", contact_email="contact@exemple.test")
    found = make_territory(own, "Pays de Retz", code="RETZ", tile_row=0, tile_column=0)
    db.session.commit()
    return found


@pytest.fixture
def call(place):
    found = make_call(place.organisation, PhaseKind.REALISATION, title="Agir près de chez vous")
    db.session.commit()
    return found


@pytest.fixture
def told(place, call):
    """Two projects whose outcome is known, one that is still examined; who carries and who supports them."""
    author, supporter = (make_project_author(place, email=f"{name}@exemple.test") for name in ("auteur", "soutien"))
    chosen = make_project(call, author, stage=Stage.SELECTED, title="Jardin partagé", territory_id=place.id)
    other = make_project(call, author, stage=Stage.NOT_SELECTED, title="Four à pain", territory_id=place.id)
    hidden = make_project(call, author, stage=Stage.EXAMINED, title="Encore secret", territory_id=place.id)
    for project in (chosen, other, hidden):
        db.session.add(Support(project_id=project.id, person_id=supporter.id))
    db.session.commit()
    return author, supporter


def written():
    return db.session.scalars(
        sa.select(Message).where(Message.template == "call_outcome").order_by(Message.recipient)
    ).all()


def admin_of(place):
    found = make_member_of_staff(place.organisation, Role.ADMINISTRATOR)
    db.session.commit()
    return found


def test_one_letter_each_with_their_projects(client, place, call, told):
    sign_in(client, admin_of(place))
    address = f"/suivi-projets/appels/{call.id}/informer"
    assert "2 personnes" in client.get(address).text
    assert client.post(address, data={"words": "Prochain appel en mars."}).status_code == 303
    assert client.post(address, data={}).status_code == 409
    run_pending()
    letters = written()
    assert [row.recipient for row in letters] == ["auteur@exemple.test", "soutien@exemple.test"]
    text = write_letter(letters[1]).text
    assert "Jardin partagé" in text
    assert "Four à pain" in text
    assert "Prochain appel en mars." in text
    assert "Encore secret" not in text


def test_killed_and_taken_up_again_it_writes_to_nobody_twice(place, call, told):
    call_id, organisation_id = call.id, place.organisation_id
    db.session.add(CallTelling(call_id=call_id, organisation_id=organisation_id))
    job = Job(organisation_id=organisation_id, kind="projects.tell_outcome", title="t", arguments={"call_id": call_id})
    db.session.add(job)
    db.session.commit()
    job_id = job.id
    tell(JobHandle(job_id, {}), call_id=call_id)
    tell(JobHandle(job_id, {}), call_id=call_id)
    assert len(written()) == 2


def test_who_refuses_news_of_projects_gets_none(place, call, told):
    call_id, organisation_id = call.id, place.organisation_id
    db.session.add(CallTelling(call_id=call_id, organisation_id=organisation_id))
    db.session.add(
        MailStop(organisation_id=organisation_id, address="soutien@exemple.test", purpose=MailPurpose.PROJECTS)
    )
    job = Job(organisation_id=organisation_id, kind="projects.tell_outcome", title="t", arguments={"call_id": call_id})
    db.session.add(job)
    db.session.commit()
    job_id = job.id
    tell(JobHandle(job_id, {}), call_id=call_id)
    assert [row.recipient for row in written()] == ["auteur@exemple.test"]


def test_nothing_known_is_nothing_told(client, place, call):
    make_project(call, stage=Stage.EXAMINED)
    db.session.commit()
    assert people_to_tell(place.organisation_id, call.id, 0, 10) == []
    sign_in(client, admin_of(place))
    assert client.post(f"/suivi-projets/appels/{call.id}/informer", data={}).status_code == 409
    assert db.session.query(CallTelling).count() == 0


def test_the_dashboard_counts_from_filing_to_choice(client, place, call, told):
    page = governance_page_of(place)
    assert page["total"] == {"filed": 3, "answered": 2, "admitted": 2, "chosen": 1}
    assert page["waiting"] == 1
    sign_in(client, make_governance(place))
    shown = client.get("/tableau-de-bord/projets").text
    assert "Pays de Retz" in shown
    assert client.get(f"/tableau-de-bord/projets?appel={call.id}").status_code == 200
    assert client.get("/tableau-de-bord/projets?appel=999999").status_code == 404


def make_governance(place):
    found = make_member_of_staff(place.organisation, Role.GOVERNANCE)
    db.session.commit()
    return found


def governance_page_of(place):
    with current_app.test_request_context("/"):
        return governance_page(place.organisation_id, None, utcnow())


def test_a_territory_that_files_little_for_its_seats_is_named(place):
    quiet = make_territory(place.organisation, "Marais", code="MARAIS", tile_row=0, tile_column=1)
    for _ in range(3):
        make_elected(quiet)
        make_elected(place)
    rows = {row["name"]: row for row in territory_rows(place.organisation_id, {place.id: (8, 8, 4, 1)})}
    assert rows["Marais"]["under"]
    assert not rows["Pays de Retz"]["under"]


def test_an_elu_sees_what_waits(client, place):
    elected = make_elected(place)
    db.session.commit()
    sign_in(client, elected)
    page = client.get("/tableau-de-bord/elu").text
    assert "Rien ne vous attend" in page
    assert "Pays de Retz" in page
