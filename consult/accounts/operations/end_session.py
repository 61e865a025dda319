"""Sign out: the session ends on the server, whatever happens to the cookie."""

from __future__ import annotations

from consult.accounts import queries
from consult.db import utcnow


def end_session(*, token: str) -> None:
    """End the session behind this token, if it is still open."""
    session = queries.session_by_token(token)
    if session is not None:
        session.ended_at = utcnow()
