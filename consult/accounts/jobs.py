"""What accounts leave to the queue."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from consult.accounts import queries
from consult.accounts.operations.forget_ended import forget_ended
from consult.accounts.operations.issue_sign_in_link import issue_sign_in_link
from consult.accounts.operations.mail_opening import mail_opening
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.db import unit_of_work, utcnow
from consult.jobs import JobHandle, handler, housekeeping

KEPT = timedelta(days=30)
LISTS_KEPT = timedelta(days=7)  # longer than any job waits for its worker, and enough to correct what was refused


@handler("accounts.mail_sign_in_link")
def mail_sign_in_link(
    handle: JobHandle, *, organisation_id: int, account_id: int | None, next_path: str, locale: str
) -> dict[str, Any]:
    """Nothing for an address without account: whoever asked was told the same."""
    with unit_of_work():
        account = queries.account_in(organisation_id, account_id) if account_id else None
        if account is not None:
            issue_sign_in_link(
                organisation_id=organisation_id,
                account=account,
                template="sign_in_link",
                lifetime=SIGN_IN_LINK_LIFETIME,
                context={"next_path": next_path},
                locale=locale,
            )
    return {}


@handler("accounts.mail_opening_link")
def mail_opening_link(handle: JobHandle, *, organisation_id: int, opening_id: int) -> dict[str, Any]:
    """A known address gets its ordinary link; nothing leaves for an access that the team closed."""
    with unit_of_work():
        mail_opening(organisation_id=organisation_id, opening_id=opening_id)
    return {}


@housekeeping
def forget_old_sessions() -> None:
    """Mailed links and sessions that can no longer open anything are not kept."""
    with unit_of_work():
        forget_ended(before=utcnow() - KEPT)


@housekeeping
def forget_left_lists() -> None:
    """Files of people that no job will read any more, and their refused lines."""
    oldest = (utcnow() - LISTS_KEPT).timestamp()
    for pattern in ("people-*", "invited-*", "letters-*"):
        for path in Path(current_app.config["FILES_FOLDER"]).glob(pattern):
            if path.stat().st_mtime < oldest:
                path.unlink(missing_ok=True)
