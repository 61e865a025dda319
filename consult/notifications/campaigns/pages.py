"""What the pages of campaigns show."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from consult.accounts.labels import AGE_LABELS
from consult.consultations import queries as consultations
from consult.jobs.card import job_card
from consult.jobs.queries import job_by_id
from consult.notifications import queries, rules
from consult.notifications.campaigns.audience import audience_of
from consult.notifications.campaigns.labels import STATE_BADGES, campaign_label
from consult.notifications.campaigns.letters import sample_letter
from consult.notifications.campaigns.recipients import Recipients, Size
from consult.notifications.models import Campaign, Message
from consult.notifications.states import Among, Answered, CampaignKind, CampaignState, MessageState
from consult.territories import queries as territories
from consult.web.filters import datetime_long, number


def campaign_row(campaign: Campaign, counts: queries.Counts) -> dict[str, Any]:
    """One line of a list of campaigns."""
    return {
        "label": campaign_label(campaign),
        "url": url_for("campaigns.show", campaign_id=campaign.id),
        "badge": STATE_BADGES[campaign.state],
        "state": campaign.state,
        "reason": campaign.reason if campaign.state is CampaignState.PAUSED else "",
        "job_id": campaign.job_id,
        "when": _when(campaign),
        "waiting": number(counts.get(MessageState.QUEUED, 0)),
        "sent": number(counts.get(MessageState.SENT, 0)),
        "uncertain": number(counts.get(MessageState.SENDING, 0)),
        "failed": number(counts.get(MessageState.FAILED, 0)),
    }


def _when(campaign: Campaign) -> str:
    if campaign.state is CampaignState.SCHEDULED:
        return _("Partira le %(when)s", when=datetime_long(campaign.send_at))
    return datetime_long(campaign.started_at or campaign.created_at)


def campaigns_page(organisation_id: int, page: int) -> dict[str, Any]:
    """Every campaign of the organisation, with the consultation that each is about."""
    campaigns, count = queries.all_campaigns(organisation_id, page)
    counts = queries.count_messages([campaign.id for campaign in campaigns])
    ids = {campaign.consultation_id for campaign in campaigns if campaign.consultation_id}
    titles = {row.id: row.title for row in consultations.consultations_by_ids(organisation_id, ids)}
    rows = [
        {**campaign_row(campaign, counts.get(campaign.id, {})), "about": titles.get(campaign.consultation_id or 0, "–")}
        for campaign in campaigns
    ]
    return {"rows": rows, "count": count}


def campaign_page(campaign: Campaign, now: datetime) -> dict[str, Any]:
    """One campaign: its audience and its size, its letter, how far it is, what may be done."""
    state = campaign.state
    counts = queries.count_messages([campaign.id]).get(campaign.id, {})
    job = job_by_id(campaign.organisation_id, campaign.job_id) if campaign.job_id else None
    leaving = state is CampaignState.RUNNING and job is not None and job.finished_at is None
    busy = job is not None and job.finished_at is None
    return {
        "campaign": campaign,
        "label": campaign_label(campaign),
        "badge": STATE_BADGES[state],
        "consultation": consultations.consultation_by_id(campaign.consultation_id) if campaign.consultation_id else None,
        "summary": summary(campaign),
        "size": Recipients(campaign).size() if rules.may_edit(state) else None,
        "letter": sample_letter(campaign, get_locale().language),
        "counts": {state.value: counts.get(state, 0) for state in MessageState},
        "card": job_card(job, polls=False) if leaving and job is not None else None,
        "uncertain": _lines(campaign, MessageState.SENDING) if rules.may_retry(state) and not busy else [],
        "failed": _lines(campaign, MessageState.FAILED),
        "may": {
            "edit": rules.may_edit(state),
            "launch": rules.may_launch(state),
            "pause": rules.may_pause(state),
            "resume": rules.may_resume(state) and not busy,
            "cancel": rules.may_cancel(state),
            "retry": rules.may_retry(state) and not busy,
        },
        "now": now,
    }


def summary(campaign: Campaign) -> list[dict[str, Any]]:
    """The audience and the pace in words."""
    audience = audience_of(campaign)
    colleges = {row.id: row.name for row in territories.colleges_of(campaign.organisation_id)}
    places = {row.id: row.name for row in territories.territories_of(campaign.organisation_id)}
    answered = {
        Answered.ANY: _("Sans importance"),
        Answered.YES: _("Ont répondu"),
        Answered.NO: _("N’ont pas répondu"),
    }
    everybody = _("Tous")
    rows = [
        (
            _("Parmi"),
            _("La liste de la consultation") if audience.among is Among.LIST else _("Toutes les personnes connues"),
        ),
        (_("Collèges"), ", ".join(colleges[i] for i in audience.college_ids if i in colleges) or everybody),
        (_("Territoire"), places.get(audience.territory_id or 0, everybody)),
        (_("Âges"), ", ".join(str(AGE_LABELS[band]) for band in audience.age_bands) or everybody),
    ]
    if campaign.kind in (CampaignKind.RESULTS, CampaignKind.APPEAL) and campaign.consultation_id:
        rows.append((_("Réponse"), answered[audience.answered]))
    pace = _("%(n)s messages par minute au plus", n=number(campaign.per_minute)) if campaign.per_minute else ""
    rows.append((_("Cadence"), pace or _("Aussi vite que le serveur de messagerie l’accepte")))
    return [{"label": label, "value": value} for label, value in rows]


def size_of(campaign: Campaign) -> Size:
    return Recipients(campaign).size()


def _lines(campaign: Campaign, state: MessageState) -> list[dict[str, Any]]:
    return [_line(campaign, message) for message in queries.uncertain_or_failed(campaign.id, state)]


def _line(campaign: Campaign, message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "address": message.recipient,
        "error": message.error or "–",
        "retry_url": url_for("campaigns.retry_one", campaign_id=campaign.id, message_id=message.id),
        "arrived_url": url_for("campaigns.arrived", campaign_id=campaign.id, message_id=message.id),
    }
