"""Change one's own name and language."""

from __future__ import annotations

from consult.accounts import queries
from consult.accounts.models import Account
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db


def update_my_account(*, actor: Actor, first_name: str, last_name: str, locale: str) -> None:
    """The name is the person's in this organisation; the language is the account's everywhere."""
    person = queries.person(actor.organisation_id, actor.person_id or 0)
    person.first_name, person.last_name = first_name, last_name
    db.session.get_one(Account, actor.account_id).locale = locale
    record(actor, "account.update", "person", person.id)
