"""Small believable objects for tests. Each function flushes and returns what it made."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from consult.accounts.models import Account, Person, RoleGrant
from consult.accounts.operations.open_session import open_session
from consult.authz import Actor, Role
from consult.consultations.models import (
    Access,
    Consultation,
    Contribution,
    NoticeVersion,
    Participation,
    Question,
    QuestionKind,
    State,
)
from consult.db import db, utcnow
from consult.secrets import digest, new_token
from consult.territories.models import College, Level, Organisation, Territory

_numbers = itertools.count(1)


def make_organisation(slug: str = "rives", **values: Any) -> Organisation:
    organisation = Organisation(slug=slug, name=values.pop("name", f"Mutuelle {slug.title()}"), **values)
    db.session.add(organisation)
    db.session.flush()
    return organisation


def make_territory(organisation: Organisation, name: str = "Bretagne", **values: Any) -> Territory:
    code = values.pop("code", f"T{next(_numbers)}")
    territory = Territory(
        organisation_id=organisation.id, code=code, name=name, level=values.pop("level", Level.REGION), **values
    )
    db.session.add(territory)
    db.session.flush()
    return territory


def make_college(organisation: Organisation, code: str = "adherents", name: str = "Adhérents") -> College:
    college = College(
        organisation_id=organisation.id,
        code=code,
        name=name,
        signature_feminine="Adhérente",
        signature_masculine="Adhérent",
        signature_neutral="Membre",
    )
    db.session.add(college)
    db.session.flush()
    return college


def make_person(organisation: Organisation, **values: Any) -> Person:
    number = next(_numbers)
    person = Person(
        organisation_id=organisation.id,
        external_id=values.pop("external_id", f"P{number}"),
        first_name=values.pop("first_name", "Camille"),
        last_name=values.pop("last_name", f"Essai{number}"),
        email=values.pop("email", f"personne{number}@exemple.test"),
        **values,
    )
    db.session.add(person)
    db.session.flush()
    return person


def make_member_of_staff(organisation: Organisation, *roles: Role, **values: Any) -> Person:
    """A person with an account and roles on the whole organisation."""
    person = make_person(organisation, **values)
    account = Account(email=person.email)
    db.session.add(account)
    db.session.flush()
    person.account_id = account.id
    for role in roles:
        db.session.add(RoleGrant(person_id=person.id, role=role, starts_on=date(2020, 1, 1)))
    db.session.flush()
    return person


def make_installation_account(email: str = "") -> Account:
    account = Account(email=email or f"installation{next(_numbers)}@exemple.test", installation_since=utcnow())
    db.session.add(account)
    db.session.flush()
    return account


def actor_for(organisation: Organisation, *roles: Role) -> Actor:
    from consult.accounts.queries import actor_of_person

    return actor_of_person(make_member_of_staff(organisation, *roles))


def sign_in(client: FlaskClient, person: Person) -> None:
    """Give the browser a session of this person's account, as the sign-in page does. Commits."""
    sign_in_account(client, db.session.get_one(Account, person.account_id))


def sign_in_account(client: FlaskClient, account: Account) -> None:
    """The same for an account, whoever it stands for. Commits."""
    token = open_session(account=account)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"] = token
        session["_fresh"] = True


def make_consultation(organisation: Organisation, slug: str = "sante", **values: Any) -> Consultation:
    """An open consultation with a notice; add questions with make_question."""
    now = utcnow()
    consultation = Consultation(
        organisation_id=organisation.id,
        slug=slug,
        title=values.pop("title", "Notre santé demain"),
        access=values.pop("access", Access.ANYONE),
        state=values.pop("state", State.OPEN),
        opens_at=values.pop("opens_at", now - timedelta(days=1)),
        closes_at=values.pop("closes_at", now + timedelta(days=7)),
        **values,
    )
    db.session.add(consultation)
    db.session.flush()
    db.session.add(NoticeVersion(consultation_id=consultation.id, version=1, body="Vos réponses restent entre nous."))
    db.session.flush()
    return consultation


def make_question(consultation: Consultation, kind: QuestionKind = QuestionKind.OPEN_TEXT, **values: Any) -> Question:
    number = next(_numbers)
    position = values.pop("position", number)
    question = Question(
        consultation_id=consultation.id,
        code=values.pop("code", f"q{number}"),
        position=position,
        kind=kind,
        prompt=values.pop("prompt", "Que faudrait-il changer près de chez vous ?"),
        **values,
    )
    db.session.add(question)
    db.session.flush()
    return question


def make_participation(consultation: Consultation, **values: Any) -> Participation:
    now = utcnow()
    participation = Participation(
        organisation_id=consultation.organisation_id,
        consultation_id=consultation.id,
        pseudonym=values.pop("pseudonym", new_token()[:20]),
        submitted_at=values.pop("submitted_at", now),
        submitted_on=values.pop("submitted_on", now.date()),
        **values,
    )
    db.session.add(participation)
    db.session.flush()
    return participation


def make_contribution(question: Question, participation: Participation, body: str, **values: Any) -> Contribution:
    contribution = Contribution(
        organisation_id=participation.organisation_id,
        consultation_id=participation.consultation_id,
        question_id=question.id,
        participation_id=participation.id,
        client_key=values.pop("client_key", new_token()),
        body=body,
        body_hash=digest(body),
        day=values.pop("day", utcnow().date()),
        **values,
    )
    db.session.add(contribution)
    db.session.flush()
    return contribution
