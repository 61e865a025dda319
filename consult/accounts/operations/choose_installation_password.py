"""Choose the password of an account of the installation."""

from __future__ import annotations

import sqlalchemy as sa

from consult.accounts import passwords, queries
from consult.accounts.models import AccountSession
from consult.accounts.operations.change_password import refuse_weak
from consult.authz import InstallationActor
from consult.db import db, utcnow
from consult.secrets import digest


def choose_installation_password(*, actor: InstallationActor, new: str, keep_token: str) -> None:
    """Store it and end every other session of the account. Raises WeakPassword."""
    account = queries.account(actor.account_id or 0)
    refuse_weak(new, account.email.partition("@")[0])
    account.password_hash = passwords.hash_password(new)
    db.session.execute(
        sa.update(AccountSession)
        .where(
            AccountSession.account_id == account.id,
            AccountSession.ended_at.is_(None),
            AccountSession.token_hash != digest(keep_token),
        )
        .values(ended_at=utcnow())
    )
