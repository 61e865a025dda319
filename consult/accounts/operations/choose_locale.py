"""Remember the language that somebody chose from the foot of a page."""

from __future__ import annotations

from consult.accounts.models import Account
from consult.authz import Actor
from consult.db import db


def choose_locale(*, actor: Actor, locale: str) -> None:
    """Nothing to remember for a visitor: the session holds it."""
    if actor.account_id is not None:
        db.session.get_one(Account, actor.account_id).locale = locale
