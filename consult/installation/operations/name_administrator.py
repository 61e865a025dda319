"""Name an administrator of an organisation, and write to them."""

from __future__ import annotations

from consult.accounts import queries as accounts
from consult.accounts.operations.appoint_administrator import appoint_administrator
from consult.accounts.operations.issue_sign_in_link import issue_sign_in_link
from consult.accounts.rules import INVITATION_LIFETIME
from consult.authz import InstallationActor
from consult.territories.models import Organisation


def name_administrator(
    *, actor: InstallationActor, organisation: Organisation, email: str, first_name: str, last_name: str
) -> None:
    """They receive a link good for a week. Raises OfTheInstallation."""
    person = appoint_administrator(
        organisation_id=organisation.id, email=email, first_name=first_name, last_name=last_name
    )
    account = accounts.account(person.account_id or 0)
    issue_sign_in_link(
        organisation_id=organisation.id,
        account=account,
        template="account_invitation",
        lifetime=INVITATION_LIFETIME,
        context={"person_name": person.full_name},
        locale=account.locale,
    )
