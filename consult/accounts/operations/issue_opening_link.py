"""Make the link that opens an account, and the message that carries it."""

from __future__ import annotations

from flask import current_app

from consult.accounts.models import AccountOpening
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.db import utcnow
from consult.notifications.operations.queue_message import queue_message
from consult.secrets import derived_token, digest, new_token

PREFIX = "account-opening:"
"""Keeps these tokens apart from those of sign-in links."""


def issue_opening_link(*, opening: AccountOpening) -> None:
    """As for a sign-in link: only the hash is stored, and the letter makes the link from a nonce."""
    nonce = new_token()
    opening.token_hash = digest(derived_token(current_app.config["SECRET_KEY"], PREFIX + nonce))
    opening.expires_at = utcnow() + SIGN_IN_LINK_LIFETIME
    queue_message(
        organisation_id=opening.organisation_id,
        recipient=opening.email,
        template="account_opening",
        context={"nonce": nonce},
        dedupe_key=f"account-opening:{nonce}",
        locale=opening.locale,
    )
