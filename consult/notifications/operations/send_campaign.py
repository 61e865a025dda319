"""Send a campaign that somebody composed, now or at its hour, once it is sure that it reaches somebody."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l

from consult.authz import Actor
from consult.errors import Conflict
from consult.notifications.campaigns.job import standing_still
from consult.notifications.campaigns.recipients import Recipients
from consult.notifications.models import Campaign
from consult.notifications.operations.launch_campaign import launch_campaign
from consult.notifications.rules import may_launch


class NobodyThere(Conflict):
    message = _l("Cette campagne n’atteint personne : élargissez son audience, ou vérifiez la liste. Rien n’est parti.")


class StandsStill(Conflict):
    """What keeps it from leaving now is said as it is."""


def send_campaign(*, actor: Actor, campaign: Campaign, send_at: datetime | None = None) -> None:
    """One that is scheduled may reach nobody yet: its audience is made when it leaves."""
    if send_at is None:
        reason = standing_still(campaign)
        if reason:
            raise StandsStill(reason)
        if may_launch(campaign.state) and not Recipients(campaign).size().addresses:
            raise NobodyThere
    launch_campaign(actor=actor, campaign=campaign, send_at=send_at)
