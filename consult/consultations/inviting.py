"""What the page of invitations shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from consult.consultations.models import Consultation, State
from consult.consultations.operations.invite_people import KIND, jobs_under_way
from consult.consultations.queries_inviting import invitation_counts
from consult.consultations.rules import effective_state
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.jobs.queries import job_by_id, jobs_of
from consult.notifications import queries as notifications
from consult.notifications.campaigns.pages import campaign_row
from consult.notifications.states import CampaignState


def invitations_page(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Numbers, works under way, campaigns sent, what may be done."""
    counts = invitation_counts(consultation.id)
    under_way = jobs_under_way(consultation)
    is_open = effective_state(consultation, now) is State.OPEN
    campaigns = _campaign_rows(consultation)
    cards = [(job.title, job_card(job, polls=False)) for job in under_way]
    for row in campaigns:
        if row["job_id"] and row["state"] == CampaignState.RUNNING:
            job = job_by_id(consultation.organisation_id, row["job_id"])
            cards.append((job.title, job_card(job, polls=False)))
    return {
        "counts": counts,
        "cards": cards,
        "last_list": None if under_way else _last_list(consultation),
        "stopped": None if cards else _stopped(campaigns),
        "campaigns": campaigns,
        "is_open": is_open,
        "may_send": is_open and not cards and counts.waiting > 0,
        "may_remind": is_open and not cards and counts.to_remind > 0,
    }


def _last_list(consultation: Consultation) -> Job | None:
    """The work that last made the list, if it left refused lines or people without address, or failed."""
    for job in jobs_of(consultation.organisation_id, KIND):
        if job.arguments.get("consultation_id") == consultation.id:
            worth = job.state is JobState.FAILED or job.result.get("refused") or job.result.get("without_address")
            return job if worth else None
    return None


def _stopped(campaigns: Sequence[dict[str, Any]]) -> str:
    """Why the last sending stopped before its end; empty when it went well."""
    return next((row["reason"] for row in campaigns), "")


def _campaign_rows(consultation: Consultation) -> list[dict[str, Any]]:
    campaigns = notifications.campaigns_of(consultation.id)
    counts = notifications.count_messages([campaign.id for campaign in campaigns])
    return [campaign_row(campaign, counts.get(campaign.id, {})) for campaign in campaigns]
