"""A list of forty rows asks the database no more than a list of ten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.audit.record import record
from consult.authz import Role, system_actor
from consult.consultations.models import Consultation, State
from consult.db import db
from consult.territories.models import Organisation
from tests.factories.answering import invite, make_questionnaire
from tests.factories.basics import (
    make_college,
    make_consultation,
    make_contribution,
    make_member_of_staff,
    make_organisation,
    make_participation,
    make_person,
    make_question,
    make_territory,
    sign_in,
)


def people(organisation: Organisation, consultation: Consultation, number: int) -> None:
    territory = make_territory(organisation, f"Région {number}")
    make_member_of_staff(organisation, Role.MODERATOR, territory_id=territory.id)


def consultations(organisation: Organisation, consultation: Consultation, number: int) -> None:
    make_question(make_consultation(organisation, slug=f"autre-{number}", state=State.CLOSED))


def questions(organisation: Organisation, consultation: Consultation, number: int) -> None:
    make_question(consultation, position=100 + number)


def contributions(organisation: Organisation, consultation: Consultation, number: int) -> None:
    make_contribution(consultation.questions[0], make_participation(consultation), f"Un banc {number}.")


def invitations(organisation: Organisation, consultation: Consultation, number: int) -> None:
    invite(consultation, make_person(organisation))


def acts(organisation: Organisation, consultation: Consultation, number: int) -> None:
    record(system_actor(organisation.id), "consultation.open", "consultation", number)


def places(organisation: Organisation, consultation: Consultation, number: int) -> None:
    make_territory(organisation, f"Région {number}")
    make_college(organisation, f"college-{number}", f"Collège {number}")


LISTS = {
    "/": consultations,
    "/administration/personnes": people,
    "/administration/consultations": consultations,
    "/administration/consultations/sante/questions": questions,
    "/administration/consultations/sante/invitations": invitations,
    "/administration/journal": acts,
    "/administration/territoires": places,
    "/administration/colleges": places,
    "/consultations/sante/contributions": contributions,
    "/consultations/sante/participation": contributions,
}


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """The SQL sent meanwhile."""
    sent: list[str] = []

    def keep(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", keep)
    yield sent
    sa.event.remove(db.engine, "before_cursor_execute", keep)


@pytest.mark.parametrize(("address", "add"), LISTS.items(), ids=LISTS.keys())
def test_queries_do_not_grow_with_rows(
    context: Flask, client: FlaskClient, address: str, add: Callable[[Organisation, Consultation, int], None]
) -> None:
    organisation = make_organisation()
    consultation = make_questionnaire(organisation)
    sign_in(client, make_member_of_staff(organisation, Role.ADMINISTRATOR))
    organisation_id, consultation_id, counts = organisation.id, consultation.id, []
    for first, last in ((0, 10), (10, 40)):
        organisation = db.session.get_one(Organisation, organisation_id)
        consultation = db.session.get_one(Consultation, consultation_id)
        for number in range(first, last):
            add(organisation, consultation, number)
        db.session.commit()
        db.session.expunge_all()
        assert client.get(address).status_code == 200  # what is loaded once per process is loaded
        db.session.expunge_all()
        with statements(context) as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))
    assert counts[1] <= counts[0] + 1, counts
    assert counts[1] <= 40
