"""Use the link that the command line gave for an account of the installation."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from consult.accounts import queries
from consult.accounts.models import SignInLink
from consult.accounts.operations.open_session import open_session
from consult.accounts.operations.open_sign_in_link import LinkGone
from consult.accounts.operations.sign_in_to_installation import LIFETIME
from consult.db import db, utcnow


def open_installation_link(*, token: str) -> tuple[str, str]:
    """Open a session; returns its token and the account's language. One UPDATE decides that a link opens once."""
    link = queries.open_installation_link(token, utcnow())
    if link is None:
        raise LinkGone
    used: Any = db.session.execute(
        sa.update(SignInLink).where(SignInLink.id == link.id, SignInLink.used_at.is_(None)).values(used_at=utcnow())
    )
    if not used.rowcount:
        raise LinkGone
    account = queries.account(link.account_id)
    return open_session(account=account, lifetime=LIFETIME), account.locale
