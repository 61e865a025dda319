"""What the page of invitations shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from consult.consultations.models import Consultation, State
from consult.consultations.operations.invite_people import KIND, jobs_under_way
from consult.consultations.queries_inviting import invitation_counts
from consult.consultations.rules import effective_state
from consult.jobs.card import job_card
from consult.jobs.models import Job, JobState
from consult.jobs.queries import job_by_id, jobs_of
from consult.notifications import queries as notifications
from consult.notifications.states import CampaignKind, MessageState
from consult.web.filters import datetime_long, number


def invitations_page(consultation: Consultation, now: datetime) -> dict[str, Any]:
    """Numbers, works under way, campaigns sent, what may be done."""
    counts = invitation_counts(consultation.id)
    under_way = jobs_under_way(consultation)
    is_open = effective_state(consultation, now) is State.OPEN
    campaigns = _campaign_rows(consultation, busy=bool(under_way))
    return {
        "counts": counts,
        "cards": [(job.title, job_card(job, polls=False)) for job in under_way],
        "last_list": None if under_way else _last_list(consultation),
        "stopped": None if under_way else _stopped(campaigns),
        "campaigns": campaigns,
        "is_open": is_open,
        "may_send": is_open and not under_way and counts.waiting > 0,
        "may_remind": is_open and not under_way and counts.to_remind > 0,
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
    return next((row["error"] for row in campaigns), "")


def _campaign_rows(consultation: Consultation, *, busy: bool) -> list[dict[str, Any]]:
    campaigns = notifications.campaigns_of(consultation.id)
    counts = notifications.count_messages([campaign.id for campaign in campaigns])
    rows = []
    for campaign in campaigns:
        by_state = counts.get(campaign.id, {})
        job = job_by_id(consultation.organisation_id, campaign.job_id) if campaign.job_id else None
        invitation = campaign.kind is CampaignKind.INVITATION
        rows.append(
            {
                "label": _("Invitations") if invitation else _("Relance n° %(n)s", n=campaign.number),
                "when": datetime_long(campaign.created_at),
                "waiting": number(by_state.get(MessageState.QUEUED, 0)),
                "sent": number(by_state.get(MessageState.SENT, 0)),
                "uncertain": number(by_state.get(MessageState.SENDING, 0)),
                "failed": number(by_state.get(MessageState.FAILED, 0)),
                "error": (job.error or "") if job and job.state is JobState.FAILED else "",
                "retry": [] if busy else _retries(consultation.slug, campaign.kind, by_state),
            }
        )
    return rows


def _retries(slug: str, kind: CampaignKind, by_state: dict[MessageState, int]) -> list[tuple[str, str]]:
    """What may be sent again: label and address."""
    offered = (
        ("echecs", MessageState.FAILED, _("Réessayer les échecs")),
        ("incertains", MessageState.SENDING, _("Renvoyer les incertains")),
    )
    return [
        (label, url_for("inviting.retry", slug=slug, which=which, kind=kind.value))
        for which, state, label in offered
        if by_state.get(state)
    ]
