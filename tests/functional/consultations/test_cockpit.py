"""The cockpit: rates against the membership, the least represented, a campaign to them in two clicks."""

import re

import pytest
import sqlalchemy as sa

from consult.authz import Role
from consult.consultations.models import Channel, Consultation, InvitedPerson
from consult.consultations.operations.add_invitations import add_invitations
from consult.db import db
from consult.jobs.runner import run_pending
from consult.notifications.models import Campaign, Message
from consult.territories.models import College
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_question,
    make_territory,
    sign_in,
)

AT = "/administration/consultations/sante/suivi"


@pytest.fixture
def world(client, context):
    """Forty members in Bretagne (one département under it), twenty in Corse; half of Bretagne answered."""
    organisation = make_organisation()
    consultation = make_consultation(organisation)
    make_question(consultation)
    college = make_college(organisation)
    bretagne = make_territory(organisation, tile_row=1, tile_column=1)
    below = make_territory(organisation, "Finistère", parent_id=bretagne.id)
    corse = make_territory(organisation, "Corse", tile_row=5, tile_column=5)
    for number in range(40):
        make_person(organisation, college_id=college.id, territory_id=below.id, age_band="60-80")
        if number < 20:
            make_participation(consultation, college_id=college.id, territory_id=below.id, age_band="60-80")
    there = {"college_id": college.id, "territory_id": corse.id, "age_band": "20-30"}
    corsicans = [make_person(organisation, email=f"c{number}@exemple.test", **there) for number in range(20)]
    make_participation(consultation, channel=Channel.PILOT, college_id=college.id)
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    db.session.commit()
    return {"consultation": consultation.id, "corsicans": [(person.id, person.email) for person in corsicans]}


def page(client):
    return client.get(AT).text.replace("\u202f", " ").replace("\xa0", " ")


def test_rates_are_of_the_membership_and_places_count_under_those_that_are_drawn(client, world):
    text = page(client)
    assert re.search(r"<dd>33 %</dd>", text), "20 of 61"
    rows = dict(re.findall(r"<tr><th scope=\"row\">([^<]+)</th>(.*?)</tr>", text, re.DOTALL))
    assert "50 %" in rows["Bretagne"]
    assert "20 / 40" in rows["Bretagne"]
    assert "0 / 20" in rows["Corse"]
    assert "Finistère" not in rows


def test_people_from_elsewhere_are_counted_apart_and_no_rate_passes_one(client, world):
    """Anyone may answer an open consultation: those whom nobody knows have no membership to be compared with."""
    consultation = db.session.get_one(Consultation, world["consultation"])
    college_id = db.session.scalars(sa.select(College.id)).one()
    for _number in range(50):
        make_participation(consultation)
    for _number in range(30):
        make_participation(consultation, college_id=college_id)
    db.session.commit()
    text = page(client)
    assert "80 personnes qui ont répondu n’ont pas indiqué le leur" in text
    assert max(int(found) for found in re.findall(r"(\d+) %", text)) <= 100
    assert "des personnes connues</dt>" not in text, "100 answers of 61 people: no share of those known"


def write(client):
    """What the button of the first cell sends."""
    form = re.search(r'action="([^"]+/ecrire)".*?</form>', page(client), re.DOTALL)
    fields = dict(re.findall(r'name="(kind|territory|age|college)" value="([^"]*)"', form[0]))
    answer = client.post(form[1], data=fields)
    assert answer.status_code == 302, answer.text
    return answer.location


def test_those_who_lack_are_invited_in_two_clicks(client, world):
    at = write(client)
    assert "ira à 20 adresses" in client.get(at).text.replace("\u202f", " ")
    client.post(f"{at}/envoyer", data={"send_at": ""})
    run_pending()
    written = set(db.session.scalars(sa.select(Message.recipient)))
    assert written == {f"c{number}@exemple.test" for number in range(20)}


def test_those_invited_already_are_reminded(client, world):
    add_invitations(consultation_id=world["consultation"], people=world["corsicans"])
    db.session.commit()
    assert "Les relancer" in page(client)
    write(client)
    campaign = db.session.scalars(sa.select(Campaign)).one()
    assert (campaign.kind.value, campaign.audience["age_bands"]) == ("reminder", ["20-30"])
    assert db.session.query(InvitedPerson).count() == 20


def test_a_cell_that_is_not_ours_is_refused(client, world):
    for typed in ({"kind": "appeal"}, {"kind": "invitation", "college": "999"}, {"kind": "invitation", "age": "1975"}):
        assert client.post(f"{AT}/ecrire", data={"territory": "", "age": "", "college": "", **typed}).status_code >= 400
    assert db.session.query(Campaign).count() == 0


def test_who_may_read_without_inviting_sees_no_button(client, world, context):
    reader = context.test_client()
    from consult.territories.models import Organisation

    organisation = db.session.query(Organisation).one()
    sign_in(reader, make_member_of_staff(organisation, Role.GOVERNANCE))
    text = reader.get(AT).text
    assert "Les moins représentés" in text
    assert "/ecrire" not in text


def test_the_home_of_an_administrator_asks_as_much_for_ten_open_consultations_as_for_one(client, world):
    from sqlalchemy import event

    from consult.territories.models import Organisation

    def asked():
        db.session.remove()  # as at the beginning of a request
        statements = []

        def count(_conn, _cursor, statement, *_rest):
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", count)
        try:
            assert client.get("/").status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
        return len(statements)

    one = asked()
    organisation = db.session.query(Organisation).one()
    for number in range(9):
        make_consultation(organisation, slug=f"autre-{number}")
    db.session.commit()
    assert asked() == one
