"""Answer by mail to somebody who asks for an account."""

from __future__ import annotations

from consult.accounts import queries
from consult.accounts.models import AccountOpening
from consult.accounts.operations.issue_opening_link import issue_opening_link
from consult.accounts.operations.issue_sign_in_link import issue_sign_in_link
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.db import db


def mail_opening(*, organisation_id: int, opening_id: int) -> None:
    """An address that has an account here gets its ordinary sign-in link, and what was typed is forgotten; so is what
    was typed for an account that may not be opened, to which nothing is sent."""
    opening = db.session.get(AccountOpening, opening_id)
    if opening is None or opening.organisation_id != organisation_id:
        return
    if queries.may_open_account(organisation_id, opening.email):
        issue_opening_link(opening=opening)
        return
    account = queries.account_for_sign_in(organisation_id, opening.email)
    if account is not None:
        issue_sign_in_link(
            organisation_id=organisation_id,
            account=account,
            template="sign_in_link",
            lifetime=SIGN_IN_LINK_LIFETIME,
            context={"next_path": opening.next_path},
            locale=opening.locale,
        )
    db.session.delete(opening)
