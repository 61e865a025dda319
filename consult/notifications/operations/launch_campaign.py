"""Begin a campaign, at once or at its hour, or go on with one that stands still."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db, utcnow
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.queries import job_by_id
from consult.notifications.models import Campaign
from consult.notifications.rules import may_launch, may_resume
from consult.notifications.states import CampaignState

KIND = "notifications.campaign"


class CannotLaunch(Conflict):
    message = _l("Cette campagne est déjà partie, ou ne partira plus.")


class InThePast(Conflict):
    message = _l("Choisissez une heure à venir.")


def launch_campaign(*, actor: Actor, campaign: Campaign, send_at: datetime | None = None) -> None:
    """Without an hour it leaves now. Called twice it refuses: one work sends a campaign."""
    if not (may_launch(campaign.state) or may_resume(campaign.state)) or _under_way(campaign):
        raise CannotLaunch
    now = utcnow()
    if send_at is not None:
        if send_at <= now:
            raise InThePast
        campaign.state, campaign.send_at, campaign.reason = CampaignState.SCHEDULED, send_at, ""
        record(actor, "campaign.schedule", "campaign", campaign.id)
        return
    campaign.state, campaign.send_at, campaign.reason = CampaignState.RUNNING, None, ""
    campaign.started_at = campaign.started_at or now
    job = submit_job(actor=actor, kind=KIND, title=_("Envoi d’une campagne"), arguments={"campaign_id": campaign.id})
    campaign.job_id = job.id
    record(actor, "campaign.send", "campaign", campaign.id, job=job.id)
    db.session.flush()


def _under_way(campaign: Campaign) -> bool:
    """A work that was asked to stop may still be sending its last messages."""
    if campaign.job_id is None:
        return False
    return job_by_id(campaign.organisation_id, campaign.job_id).finished_at is None
