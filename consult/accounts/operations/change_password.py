"""Choose or change one's password."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.accounts import passwords
from consult.accounts.models import Account, AccountSession
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import DomainError
from consult.secrets import digest


class WrongPassword(DomainError):
    message = _l("Le mot de passe actuel n’est pas celui-ci.")


class WeakPassword(DomainError):
    """The message says which rule the new password breaks."""


def change_password(*, actor: Actor, current: str | None, new: str, keep_token: str) -> None:
    """Store a new password and end every other session of the account.

    `current` of None means that it is not asked for: the session was opened by a mailed link, or there was none.
    """
    account = db.session.get_one(Account, actor.account_id)
    asked = account.password_hash is not None and current is not None
    if asked and not passwords.verify_password(account.password_hash, current or ""):
        raise WrongPassword
    refuse_weak(new, account.email.partition("@")[0], *actor.name.split())
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
    record(actor, "account.change_password", "account", account.id)


def refuse_weak(password: str, *known: str) -> None:
    """Raise WeakPassword with the reason, if there is one."""
    reason = passwords.weakness(password, *known)
    if reason:
        raise WeakPassword(
            {
                "short": _("Ce mot de passe est trop court : %(n)s caractères au moins.", n=passwords.SHORTEST),
                "long": _("Ce mot de passe est trop long : %(n)s caractères au plus.", n=passwords.LONGEST),
                "common": _("Ce mot de passe est parmi les plus courants. Choisissez-en un qui ne soit qu’à vous."),
                "simple": _("Ce mot de passe est trop simple : mêlez plusieurs mots sans lien entre eux."),
                "known": _("Ce mot de passe contient surtout votre nom ou votre adresse. Choisissez-en un autre."),
            }[reason]
        )
