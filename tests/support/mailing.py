"""Fixtures of tests that send mail: an open consultation, its administrator, an outbox of files."""

import pytest

from consult.authz import Role
from consult.consultations.models import State
from consult.db import db
from tests.factories.basics import make_consultation, make_member_of_staff, make_organisation, make_question, sign_in


@pytest.fixture
def organisation(context):
    return make_organisation(contact_email="bonjour@rives.test")


@pytest.fixture
def consultation(organisation):
    consultation = make_consultation(organisation, state=State.OPEN)
    make_question(consultation)
    db.session.commit()
    return consultation


@pytest.fixture
def admin(client, organisation, consultation):
    person = make_member_of_staff(organisation, Role.ADMINISTRATOR, email="admin@exemple.test")
    sign_in(client, person)
    return person


@pytest.fixture
def outbox(context, tmp_path, monkeypatch):
    """The folder of messages, for the way out of files."""
    monkeypatch.setitem(context.config, "MAIL_BACKEND", "file")
    monkeypatch.setitem(context.config, "MAIL_FILE_PATH", str(tmp_path / "outbox"))
    return tmp_path / "outbox"
