"""Flask-Login bound to sessions kept on the server."""

from __future__ import annotations

from flask import session
from flask_login import UserMixin, login_user

from consult.accounts import queries
from consult.extensions import login

KEPT = ("theme", "locale")
ANSWERS = ("participations", "invitations")
"""What this browser answers without an account: signing in closes none of it, as a code noted nowhere would be lost."""


class SignedIn(UserMixin):
    """What Flask-Login holds: the session's token, and the account it stands for."""

    def __init__(self, token: str, account_id: int) -> None:
        self.token = token
        self.account_id = account_id

    def get_id(self) -> str:
        return self.token


@login.user_loader
def load_session(token: str) -> SignedIn | None:
    found = queries.session_by_token(token)
    return None if found is None else SignedIn(token, found.account_id)


def start_session(token: str, locale: str, *, by_link: bool) -> None:
    """A new session in this browser: of the previous one are kept how the pages look, and the answers under way."""
    kept = {key: session[key] for key in (*KEPT, *ANSWERS) if key in session}
    session.clear()
    session.update({"locale": locale, **kept})
    session.permanent = True
    session["by_link"] = by_link
    found = queries.session_by_token(token)
    login_user(SignedIn(token, found.account_id if found else 0))
