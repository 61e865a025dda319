"""Erase somebody who opened an account by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from consult.accounts import queries
from consult.accounts.models import Account, AccountOpening, AccountSession, SignInLink
from consult.accounts.rules import VISITOR
from consult.authz import Actor
from consult.db import db, utcnow
from consult.secrets import new_token


def forget_visitor(*, actor: Actor, person_id: int) -> bool:
    """Name, address and account go; the same address may come back as somebody new. Whoever came otherwise, or was
    given a role since, is the team's to know: nothing is done. Returns whether it was."""
    person = queries.person(actor.organisation_id, person_id)
    if person.source != VISITOR or queries.grants_of(person.id):
        return False
    account, email = person.account, person.email or ""
    person.first_name, person.last_name, person.email = "", _("Personne effacée"), None
    person.account_id, person.external_id, person.left_at = None, new_token(), utcnow()
    db.session.flush()
    mine = AccountOpening.organisation_id == actor.organisation_id, AccountOpening.email == email
    db.session.execute(sa.delete(AccountOpening).where(*mine))
    if account is not None and not queries.account_serves_elsewhere(actor.organisation_id, account.id):
        for table in (SignInLink, AccountSession):
            db.session.execute(sa.delete(table).where(table.account_id == account.id))
        db.session.execute(sa.delete(Account).where(Account.id == account.id))
    return True
