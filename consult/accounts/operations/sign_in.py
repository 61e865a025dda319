"""Sign in with an address and a password."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.accounts import passwords, queries
from consult.accounts.operations.open_session import open_session
from consult.authz import Actor
from consult.errors import DomainError


class SignInRefused(DomainError):
    """The same sentence whatever is wrong: nobody learns which addresses have an account."""

    message = _l(
        "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, ou demandez un lien de connexion."
    )


def sign_in(*, actor: Actor, email: str, password: str) -> tuple[str, str]:
    """Open a session; returns its token and the account's language. Raises SignInRefused.

    The password is verified (against nothing, if need be) before anything is decided, so that time tells nothing.
    """
    account = queries.account_for_sign_in(actor.organisation_id, email)
    right = passwords.verify_password(account.password_hash if account else None, password)
    if account is None or not right or account.password_hash is None:
        raise SignInRefused
    if passwords.needs_rehash(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    return open_session(account=account), account.locale
