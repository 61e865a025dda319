"""Name somebody administrator of the installation: from the command line, where nobody else is above."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import Account, SignInLink
from consult.audit.record import record_above
from consult.authz import InstallationActor
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.secrets import digest, new_token

LIFETIME = timedelta(hours=1)


class StandsForSomebody(Conflict):
    message = _l(
        "Cette adresse est celle d’une personne d’une organisation. Un compte de l’installation ne lit ni "
        "contributions ni personnes : donnez-lui une adresse à part."
    )


def appoint_to_installation(*, actor: InstallationActor, email: str) -> str:
    """Create the account, or take it up; returns the token of a link that opens it once, shown and never mailed. Raises
    StandsForSomebody."""
    email = email.strip().lower()
    account = queries.account_by_email(email)
    if account is not None and queries.stands_for_somebody(account.id):
        raise StandsForSomebody
    if account is None:
        account = Account(email=email)
        db.session.add(account)
    already = account.installation_since is not None
    account.installation_since = account.installation_since or utcnow()
    account.disabled_at = None
    db.session.flush()
    token = new_token()
    db.session.add(SignInLink(account_id=account.id, token_hash=digest(token), expires_at=utcnow() + LIFETIME))
    record_above(actor, "installation.appoint", "account", account.id, again=already)
    return token
