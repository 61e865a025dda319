"""Sign in to the administration of the installation, with an address and a password."""

from __future__ import annotations

from datetime import timedelta

from consult.accounts import passwords, queries
from consult.accounts.operations.open_session import open_session
from consult.accounts.operations.sign_in import SignInRefused

LIFETIME = timedelta(hours=12)  # a power over every organisation is not left open for days


def sign_in_to_installation(*, email: str, password: str) -> tuple[str, str]:
    """Open a session; returns its token and the account's language. Raises SignInRefused, the same for everybody."""
    account = queries.account_by_email(email)
    if account is not None and (account.installation_since is None or account.disabled_at is not None):
        account = None
    right = passwords.verify_password(account.password_hash if account else None, password)
    if account is None or not right:
        raise SignInRefused
    return open_session(account=account, lifetime=LIFETIME), account.locale
