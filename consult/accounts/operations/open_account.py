"""Use a mailed link that opens an account."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from consult.accounts import queries
from consult.accounts.models import AccountOpening
from consult.accounts.operations.open_session import open_session
from consult.accounts.operations.welcome_visitor import welcome_visitor
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Gone


class OpeningGone(Gone):
    message = _l("Ce lien a déjà servi, ou a expiré. Votre compte est ouvert ? Connectez-vous avec la même adresse.")


def open_account(*, actor: Actor, token: str, person_id: int | None = None) -> tuple[str, str, str]:
    """Open a session of the account; returns its token, the account's language, and where to go. `person_id`: who says
    they are, where several known people share the address. One DELETE decides
    that a link opens once; two links of one address open one account."""
    opening = queries.account_opening(actor.organisation_id, token, utcnow())
    if opening is None:
        raise OpeningGone
    next_path = opening.next_path
    typed = {name: getattr(opening, name) for name in ("email", "first_name", "last_name", "locale")}
    gone: Any = db.session.execute(sa.delete(AccountOpening).where(AccountOpening.id == opening.id))
    if not gone.rowcount:
        raise OpeningGone
    account = welcome_visitor(actor=actor, person_id=person_id, **typed)
    return open_session(account=account), account.locale, next_path
