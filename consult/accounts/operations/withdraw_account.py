"""Take a person's access away."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import AccountSession
from consult.accounts.operations.grant_role import refuse_beyond_power
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict


class OwnAccess(Conflict):
    message = _l("Vous ne pouvez pas retirer votre propre accès. Demandez-le à un autre administrateur.")


def withdraw_account(*, actor: Actor, person_id: int) -> None:
    """Cut the account from this person: opened again by another organisation, it gives nothing back here. One that
    serves no other is disabled, and its sessions end at once: nobody here decides for the others."""
    person = queries.person(actor.organisation_id, person_id)
    if person.id == actor.person_id:
        raise OwnAccess
    refuse_beyond_power(actor, person.id)
    account = person.account
    if account is None:
        return
    person.account_id = None
    if not queries.account_serves_elsewhere(actor.organisation_id, account.id):
        account.disabled_at = utcnow()
        db.session.execute(
            sa.update(AccountSession)
            .where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
            .values(ended_at=utcnow())
        )
    record(actor, "account.withdraw", "person", person.id)
