"""Name an administrator from above: the first one of an organisation has nobody in it to grant the role."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import Account, Person, RoleGrant
from consult.audit.record import record
from consult.authz import Role, system_actor
from consult.db import db
from consult.errors import Conflict


class OfTheInstallation(Conflict):
    message = _l(
        "Cette adresse est celle d’un compte de l’installation, qui ne sert dans aucune organisation. "
        "Donnez-en une autre."
    )


def appoint_administrator(*, organisation_id: int, email: str, first_name: str, last_name: str) -> Person:
    """A person with an account and the role on the whole organisation; they sign in by a mailed link. Raises
    OfTheInstallation."""
    actor = system_actor(organisation_id)
    email = email.strip().lower()
    account = queries.account_by_email(email)
    if account is None:
        account = Account(email=email)
        db.session.add(account)
        db.session.flush()
    if account.installation_since is not None:
        raise OfTheInstallation
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
    person.left_at, account.disabled_at = None, None
    if Role.ADMINISTRATOR in queries.actor_of_person(person).roles:
        return person
    db.session.add(RoleGrant(person_id=person.id, role=Role.ADMINISTRATOR))
    record(actor, "role.grant", "person", person.id, role=Role.ADMINISTRATOR.value)
    return person
