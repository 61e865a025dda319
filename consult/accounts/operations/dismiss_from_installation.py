"""Take the administration of the installation away from an account."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import AccountSession
from consult.audit.record import record_above
from consult.authz import InstallationActor
from consult.db import db, utcnow
from consult.errors import NotFound


class NoSuchAccount(NotFound):
    message = _l("Aucun compte de l’installation n’a cette adresse.")


def dismiss_from_installation(*, actor: InstallationActor, email: str) -> None:
    """Its sessions end at once. Raises NoSuchAccount."""
    account = queries.account_by_email(email)
    if account is None or account.installation_since is None:
        raise NoSuchAccount
    account.installation_since, account.disabled_at = None, utcnow()
    db.session.execute(
        sa.update(AccountSession)
        .where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
        .values(ended_at=utcnow())
    )
    record_above(actor, "installation.dismiss", "account", account.id)
