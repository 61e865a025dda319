"""Send the letter of a campaign to oneself, as somebody invented would receive it."""

from __future__ import annotations

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from consult.accounts import queries as accounts
from consult.authz import Actor
from consult.errors import DomainError
from consult.notifications.models import Campaign
from consult.notifications.operations.queue_message import queue_message
from consult.secrets import new_token


class NoAddress(DomainError):
    message = _l("Votre fiche n’a pas d’adresse e-mail : ajoutez-la, puis essayez de nouveau.")
    status = 422


def send_trial(*, actor: Actor, campaign: Campaign) -> str:
    """Returns the address it goes to."""
    address = accounts.person(actor.organisation_id, actor.person_id or 0).email
    if not address:
        raise NoAddress
    queue_message(
        organisation_id=actor.organisation_id,
        recipient=address,
        template="campaign_trial",
        context={"campaign_id": campaign.id},
        dedupe_key=f"trial:{campaign.id}:{new_token()}",
        locale=get_locale().language,
    )
    return address
