"""Make a sign-in link and the message that carries it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app

from consult.accounts.models import Account, SignInLink
from consult.db import db, utcnow
from consult.notifications.operations.queue_message import queue_message
from consult.secrets import derived_token, digest, new_token

PREFIX = "sign-in:"  # keeps these tokens apart from those of invitations


def issue_sign_in_link(
    *,
    organisation_id: int,
    account: Account,
    template: str,
    lifetime: timedelta,
    context: dict[str, Any],
    locale: str,
) -> SignInLink:
    """Store the hash of a token made from a nonce; the message holds the nonce, and its letter makes the link."""
    nonce = new_token()
    token = derived_token(current_app.config["SECRET_KEY"], PREFIX + nonce)
    link = SignInLink(account_id=account.id, token_hash=digest(token), expires_at=utcnow() + lifetime)
    db.session.add(link)
    db.session.flush()
    queue_message(
        organisation_id=organisation_id,
        recipient=account.email,
        template=template,
        context={"nonce": nonce, **context},
        dedupe_key=f"sign-in-link:{link.id}",
        locale=locale,
    )
    return link
