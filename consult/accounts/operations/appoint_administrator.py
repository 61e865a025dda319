"""Name an administrator from the command line: the first one of an organisation has nobody above to grant the role."""

from __future__ import annotations

from consult.accounts import queries
from consult.accounts.models import Account, Person, RoleGrant
from consult.audit.record import record
from consult.authz import Role, system_actor
from consult.db import db


def appoint_administrator(*, organisation_id: int, email: str, first_name: str, last_name: str) -> Person:
    """A person with an account and the role on the whole organisation; they sign in by a mailed link."""
    actor = system_actor(organisation_id)
    email = email.strip().lower()
    account = queries.account_by_email(email)
    if account is None:
        account = Account(email=email)
        db.session.add(account)
        db.session.flush()
    person = queries.person_of_account(organisation_id, account.id)
    if person is None:
        person = Person(
            organisation_id=organisation_id,
            external_id=f"administrator:{account.id}",
            first_name=first_name,
            last_name=last_name,
            email=email,
            account_id=account.id,
        )
        db.session.add(person)
        db.session.flush()
    db.session.add(RoleGrant(person_id=person.id, role=Role.ADMINISTRATOR))
    record(actor, "role.grant", "person", person.id, role=Role.ADMINISTRATOR.value)
    return person
