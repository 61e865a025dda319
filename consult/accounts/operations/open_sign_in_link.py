"""Use a mailed sign-in link."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import SignInLink
from consult.accounts.operations.open_session import open_session
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Gone


class LinkGone(Gone):
    message = _l("Ce lien de connexion a déjà servi, ou a expiré. Demandez-en un nouveau : il arrive en une minute.")


def open_sign_in_link(*, actor: Actor, token: str) -> tuple[str, str]:
    """Open a session; returns its token and the account's language. One UPDATE decides that a link opens once."""
    link = queries.open_sign_in_link(token, utcnow())
    account = queries.account_in(actor.organisation_id, link.account_id) if link else None
    if link is None or account is None:
        raise LinkGone
    used: Any = db.session.execute(
        sa.update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None)).values(used_at=utcnow())
    )
    if not used.rowcount:
        raise LinkGone
    return open_session(account=account), account.locale
