"""Make somebody from outside, whose address is proved, a person of the organisation with an account."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from consult.accounts import queries
from consult.accounts.models import Account, Person
from consult.accounts.queries_claiming import holders_of_address
from consult.accounts.rules import VISITOR
from consult.authz import Actor
from consult.db import db
from consult.errors import Forbidden


class AccessClosed(Forbidden):
    message = _l("L’accès de cette adresse à ce site a été fermé. Écrivez à l’équipe : elle seule peut le rouvrir.")


def welcome_visitor(
    *, actor: Actor, email: str, first_name: str, last_name: str, locale: str, person_id: int | None = None
) -> Account:
    """The account of the address, and its person here. The one whom the organisation knows under this address is that
    person; of several, the one who said so (`person_id`); else somebody new, of no college and no territory, without a
    role. Called again, or twice at once, there is one of each. Raises AccessClosed."""
    if queries.account_by_email(email) is None:
        _add(Account(email=email.strip().lower(), locale=locale))
    account = queries.account_by_email(email)
    if account is None or account.disabled_at is not None or account.installation_since is not None:
        raise AccessClosed
    known = queries.person_of_account(actor.organisation_id, account.id) is not None
    if not known and not _claim(actor, account, person_id):
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


def _claim(actor: Actor, account: Account, person_id: int | None) -> bool:
    """Whether a known person has the account now. Of two requests at once, one does it."""
    held = [person.id for person in holders_of_address(actor.organisation_id, account.email)]
    chosen = held[0] if len(held) == 1 else person_id
    if chosen not in held:
        return False
    free = sa.update(Person).where(Person.id == chosen, Person.account_id.is_(None))
    taken = db.session.execute(free.values(account_id=account.id).returning(Person.id)).first()
    db.session.expire_all()
    return taken is not None


def _add(row: Account | Person) -> None:
    """Unless another request was faster."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return
