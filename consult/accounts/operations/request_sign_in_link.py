"""Ask for a mailed sign-in link."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.accounts import queries
from consult.authz import Actor, system_actor
from consult.jobs import submit_job


def request_sign_in_link(*, actor: Actor, email: str, next_path: str, locale: str) -> None:
    """Leave the rest to a job, whether or not the account exists: the page takes the same time and says the same."""
    account = queries.account_for_sign_in(actor.organisation_id, email)
    submit_job(
        actor=system_actor(actor.organisation_id),
        kind="accounts.mail_sign_in_link",
        title=_("Envoi d’un lien de connexion"),
        arguments={
            "organisation_id": actor.organisation_id,
            "account_id": account.id if account else None,
            "next_path": next_path,
            "locale": locale,
        },
    )
