"""Sign an account in: a new session on the server, whose token goes into the cookie."""

from __future__ import annotations

from datetime import timedelta

from consult.accounts.models import Account, AccountSession
from consult.db import db, utcnow
from consult.secrets import digest, new_token

LIFETIME = timedelta(days=14)


def open_session(*, account: Account, lifetime: timedelta = LIFETIME) -> str:
    """Open a session for the account and return its token, which is stored nowhere else than in the cookie."""
    token = new_token()
    db.session.add(AccountSession(account_id=account.id, token_hash=digest(token), expires_at=utcnow() + lifetime))
    return token
