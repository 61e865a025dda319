"""Remove sessions and mailed links that ended long ago."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from consult.accounts.models import AccountSession, SignInLink
from consult.db import db


def forget_ended(*, before: datetime) -> None:
    """Those that expired, or were ended, before that instant."""
    db.session.execute(sa.delete(SignInLink).where(SignInLink.expires_at < before))
    db.session.execute(
        sa.delete(AccountSession).where(sa.or_(AccountSession.expires_at < before, AccountSession.ended_at < before))
    )
