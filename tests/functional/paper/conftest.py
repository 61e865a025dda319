"""An organisation with a questionnaire, two entry clerks and an administrator."""

from __future__ import annotations

import pytest

from consult.accounts.models import Person
from consult.authz import Role
from consult.consultations.models import Access
from consult.db import db
from tests.factories.answering import invite, make_questionnaire
from tests.factories.basics import make_member_of_staff, make_organisation, make_person, sign_in

AT = "/administration/consultations/sante/papier"


@pytest.fixture
def organisation(context):
    return make_organisation()


@pytest.fixture
def consultation(organisation):
    return make_questionnaire(organisation, access=Access.LINK)


@pytest.fixture
def person(organisation, consultation):
    found = make_person(organisation, first_name="Odile", last_name="Ferrand", member_number="A1204")
    invite(consultation, found)
    return found


@pytest.fixture
def as_clerk(client, organisation):
    """Sign another clerk in at each call; returns their person."""

    def sign() -> Person:
        clerk = make_member_of_staff(organisation, Role.ENTRY_CLERK)
        sign_in(client, clerk)
        return clerk

    return sign


@pytest.fixture
def as_administrator(client, organisation):
    def sign() -> Person:
        found = make_member_of_staff(organisation, Role.ADMINISTRATOR)
        sign_in(client, found)
        return found

    return sign


@pytest.fixture
def committed(consultation):
    db.session.commit()
    return consultation
