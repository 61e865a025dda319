"""Remove sessions and mailed links that ended long ago, and what no account was opened with."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.accounts.models import AccountOpening, AccountSession, SignInLink
from consult.db import db, utcnow


def forget_ended(*, before: datetime) -> None:
    """Those that expired, or were ended, before that instant. Names of people who never opened their account are not
    kept beyond their link."""
    db.session.execute(sa.delete(AccountOpening).where(AccountOpening.expires_at < utcnow()))
    db.session.execute(sa.delete(SignInLink).where(SignInLink.expires_at < before))
    db.session.execute(
        sa.delete(AccountSession).where(sa.or_(AccountSession.expires_at < before, AccountSession.ended_at < before))
    )
