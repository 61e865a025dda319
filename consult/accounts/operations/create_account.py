"""Give a person a login, and write to them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import Account
from consult.accounts.operations.grant_role import refuse_beyond_power
from consult.accounts.operations.issue_sign_in_link import issue_sign_in_link
from consult.accounts.rules import INVITATION_LIFETIME
from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import Conflict, DomainError


class NoAddress(DomainError):
    message = _l("Cette personne n’a pas d’adresse e-mail. Ajoutez-la avant de lui ouvrir un compte.")


class AddressTaken(Conflict):
    message = _l("Une autre personne se connecte déjà avec cette adresse. Donnez à celle-ci une adresse à elle.")


def create_account(*, actor: Actor, person_id: int) -> None:
    """Create the account of the person's address, or take it up if the address has one elsewhere, and mail a link.

    Called again for somebody who has an account, it only mails a new link.
    """
    person = queries.person(actor.organisation_id, person_id)
    refuse_beyond_power(actor, person.id)
    if not person.email:
        raise NoAddress
    email = person.email.strip().lower()
    account = person.account or queries.account_by_email(email)
    if account is None:
        account = Account(email=email)
        db.session.add(account)
        db.session.flush()
    if account.installation_since is not None:
        raise AddressTaken
    holder = queries.person_of_account(actor.organisation_id, account.id)
    if holder is not None and holder.id != person.id:
        raise AddressTaken
    account.disabled_at = None
    person.account_id = account.id
    person.left_at = None
    issue_sign_in_link(
        organisation_id=actor.organisation_id,
        account=account,
        template="account_invitation",
        lifetime=INVITATION_LIFETIME,
        context={"person_name": person.full_name},
        locale=account.locale,
    )
    record(actor, "account.create", "person", person.id)
