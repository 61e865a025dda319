"""Ask for an account of one's own, by a mailed link."""

from __future__ import annotations

from flask_babel import gettext as _

from consult.accounts.models import AccountOpening
from consult.accounts.rules import SIGN_IN_LINK_LIFETIME
from consult.authz import Actor, system_actor
from consult.db import db, utcnow
from consult.jobs import submit_job


def request_account(
    *, actor: Actor, email: str, first_name: str, last_name: str, next_path: str, locale: str
) -> AccountOpening:
    """Leave the rest to a job, whether or not the address is known: the page takes the same time and says the same."""
    opening = AccountOpening(
        organisation_id=actor.organisation_id,
        email=email.strip().lower(),
        first_name=first_name,
        last_name=last_name,
        next_path=next_path,
        locale=locale,
        expires_at=utcnow() + SIGN_IN_LINK_LIFETIME,
    )
    db.session.add(opening)
    db.session.flush()
    submit_job(
        actor=system_actor(actor.organisation_id),
        kind="accounts.mail_opening_link",
        title=_("Envoi d’un lien de connexion"),
        arguments={"organisation_id": actor.organisation_id, "opening_id": opening.id},
    )
    return opening
