"""Live participation: what everybody sees, what the team sees, and in how many queries."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from consult.accounts.models import AgeBand
from consult.authz import Role
from consult.consultations.models import Access, Channel, ContributionStatus, InvitedPerson, ParticipationKind, State
from consult.consultations.queries_participation import live_participation
from consult.db import db, utcnow
from tests.factories.answering import invite, make_questionnaire, question
from tests.factories.basics import (
    make_college,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_territory,
    sign_in,
)

FIRST = date(2026, 3, 2)


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    """30 members of Bretagne, 12 of Corse, 4 employees of Corse; 60 invited."""
    consultation = make_questionnaire(organisation, access=Access.LINK)
    members, staff = make_college(organisation), make_college(organisation, "salaries", "Collaborateurs")
    brittany = make_territory(organisation, "Bretagne", tile_row=0, tile_column=0)
    corsica = make_territory(organisation, "Corse", tile_row=0, tile_column=1)
    brest = make_territory(organisation, "Brest", parent_id=brittany.id)
    groups = [(members, brest, 30, AgeBand.FROM_60), (members, corsica, 12, AgeBand.FROM_40), (staff, corsica, 4, None)]
    for college, place, count, age in groups:
        for number in range(count):
            make_participation(
                consultation,
                college_id=college.id,
                territory_id=place.id,
                age_band=age,
                submitted_on=FIRST + timedelta(days=2 * (number % 2)),
            )
    for number in range(60):
        college = members if number < 48 else staff
        invite(consultation, make_person(organisation, college_id=college.id, territory_id=corsica.id))
    invited = db.session.scalars(sa.select(InvitedPerson.id).order_by(InvitedPerson.id).limit(45)).all()
    db.session.execute(sa.update(InvitedPerson).where(InvitedPerson.id.in_(invited)).values(responded=True))
    db.session.commit()
    return consultation


def cells(rows):
    return {row["key"]: (row["people"], row["contributions"]) for row in rows}


def test_what_counts_and_what_does_not(consultation, organisation):
    person = make_participation(consultation, submitted_on=FIRST)
    for status in ContributionStatus:
        make_contribution(question(consultation, "q1"), person, status.value, status=status, day=FIRST)
    make_participation(consultation, kind=ParticipationKind.GROUP, headcount=40, submitted_on=FIRST)
    make_participation(consultation, channel=Channel.PILOT, submitted_on=FIRST)
    make_participation(consultation, withdrawn_at=utcnow(), submitted_on=FIRST)
    make_participation(consultation, erased_at=utcnow(), submitted_on=FIRST)
    make_participation(consultation, submitted_at=None, submitted_on=None)
    live = live_participation(consultation, {}, None)
    assert (live.people, live.contributions, live.invited, live.responded) == (47, 1, 60, 45)
    assert cells(live.days) == {FIRST: (24, 1), FIRST + timedelta(days=1): (0, 0), FIRST + timedelta(days=2): (23, 0)}


def test_small_cells_are_hidden_from_the_public_and_shown_to_the_team(client, consultation, organisation):
    page = client.get("/consultations/sante/participation").text
    assert "Collaborateurs" in page
    assert re.search(r"Adhérents.*?moins que le seuil", page, re.S), "a second cell covers the small one"
    assert ">42<" not in page, "42 of 46 would betray the 4"
    sign_in(client, make_member_of_staff(organisation, Role.GOVERNANCE))
    page = client.get("/consultations/sante/participation").text
    assert ">42<" in page
    assert "moins que le seuil" not in page
    assert "75 %" in page.replace("\xa0", " "), "45 of the 60 invited"


def test_a_territory_counts_where_the_map_draws_it(client, consultation, organisation):
    sign_in(client, make_member_of_staff(organisation, Role.GOVERNANCE))
    page = client.get("/consultations/sante/participation").text
    assert re.search(r"<title>Bretagne\s*: 30</title>", page.replace("\xa0", " "))
    assert re.search(r"<title>Corse\s*: 16</title>", page.replace("\xa0", " "))
    assert "Brest" not in page


def test_a_page_takes_few_queries_whatever_the_crowd(client, consultation, organisation):
    sign_in(client, make_member_of_staff(organisation, Role.GOVERNANCE))
    db.session.remove()
    statements = []

    def count(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        client.get("/consultations/sante/participation")
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len([text for text in statements if text.startswith("SELECT")]) <= 14, statements


def test_the_part_that_refreshes_is_the_part_of_the_page(client, consultation):
    fragment = client.get("/consultations/sante/participation", headers={"HX-Request": "true"})
    assert fragment.text.strip().startswith('<div id="participation"')
    page = client.get("/consultations/sante/participation").text
    assert 'hx-trigger="every 30s"' in page
    assert fragment.text.strip()[:400] in page


def test_nobody_yet(client, organisation):
    make_questionnaire(organisation)
    db.session.commit()
    assert "Personne n’a encore envoyé de réponse" in client.get("/consultations/sante/participation").text


def test_figures_that_the_team_keeps_to_itself(client, organisation):
    make_questionnaire(organisation, shows_participation=False, state=State.CLOSED)
    db.session.commit()
    assert client.get("/consultations/sante/participation").status_code == 404
    sign_in(client, make_member_of_staff(organisation, Role.GOVERNANCE))
    response = client.get("/consultations/sante/participation")
    assert response.status_code == 200
    assert "every 30s" not in response.text, "a closed consultation does not move any more"
