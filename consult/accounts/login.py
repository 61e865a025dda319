"""Flask-Login bound to sessions kept on the server."""

from __future__ import annotations

from flask_login import UserMixin

from consult.accounts import queries
from consult.extensions import login


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
