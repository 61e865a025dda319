"""Make somebody from outside, whose address is proved, a person of the organisation with an account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.accounts import queries
from consult.accounts.models import Account, Person
from consult.accounts.rules import VISITOR
from consult.authz import Actor
from consult.db import db
from consult.errors import Forbidden


class AccessClosed(Forbidden):
    message = _l("L’accès de cette adresse à ce site a été fermé. Écrivez à l’équipe : elle seule peut le rouvrir.")


def welcome_visitor(*, actor: Actor, email: str, first_name: str, last_name: str, locale: str) -> Account:
    """The account of the address, and its person here: of no college and no territory, without a role. Called again, or
    twice at once, there is one of each. Somebody whom the team knows under this address, without an account, stays
    apart: a mailbox that two people share gives nobody the other's rights. Raises AccessClosed."""
    if queries.account_by_email(email) is None:
        _add(Account(email=email.strip().lower(), locale=locale))
    account = queries.account_by_email(email)
    if account is None or account.disabled_at is not None or account.installation_since is not None:
        raise AccessClosed
    if queries.person_of_account(actor.organisation_id, account.id) is None:
        _add(
            Person(
                organisation_id=actor.organisation_id,
                account_id=account.id,
                source=VISITOR,
                external_id=f"account-{account.id}",
                first_name=first_name,
                last_name=last_name,
                email=account.email,
            )
        )
    if queries.account_in(actor.organisation_id, account.id) is None:
        raise AccessClosed
    return account


def _add(row: Account | Person) -> None:
    """Unless another request was faster."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return
