"""The addresses that letters carry about themselves: to refuse more of them, and to send those that bounce back to."""

from __future__ import annotations

import hmac
import re
from email.utils import parseaddr

from flask import current_app

from consult.secrets import keyed_digest

BOUNCE = re.compile(r"\+(\d{1,18})-([a-z0-9]{12})@", re.IGNORECASE)


def preferences_token(message_id: int) -> str:
    """Opens the preferences of the address that message went to, and nothing else."""
    return f"{message_id}-{keyed_digest(current_app.config['SECRET_KEY'], 'preferences', str(message_id))[:32]}"


def message_of_token(token: str) -> int | None:
    number, _dash, _mac = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    return int(number) if hmac.compare_digest(token.encode(), preferences_token(int(number)).encode()) else None


def bounce_address(message_id: int) -> str | None:
    """The return path of a message (VERP), where the installation has a mailbox for it."""
    mailbox = parseaddr(current_app.config["MAIL_BOUNCES"])[1]
    if not mailbox:
        return None
    local, _at, domain = mailbox.partition("@")
    return f"{local}+{message_id}-{_bounce_mac(message_id)}@{domain}"


def message_of_bounce(address: str) -> int | None:
    """The message whose return path this is."""
    found = BOUNCE.search(address)
    if found is None or not hmac.compare_digest(found[2].lower(), _bounce_mac(int(found[1]))):
        return None
    return int(found[1])


def _bounce_mac(message_id: int) -> str:
    return keyed_digest(current_app.config["SECRET_KEY"], "bounce", str(message_id))[:12]
