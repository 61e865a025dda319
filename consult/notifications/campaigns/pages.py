"""What the pages of campaigns show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import nh3
from flask import url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import ngettext as _n
from markupsafe import Markup

from consult.accounts.labels import AGE_LABELS
from consult.consultations import queries as consultations
from consult.jobs.card import job_card
from consult.jobs.queries import job_by_id
from consult.notifications import queries, rules
from consult.notifications.campaigns.audience import audience_of
from consult.notifications.campaigns.labels import PURPOSE_LABELS, STATE_BADGES, campaign_label
from consult.notifications.campaigns.letters import sample_letter
from consult.notifications.campaigns.recipients import Recipients, Size
from consult.notifications.letters import PURPOSES as LETTER_PURPOSES
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.operations.take_returns import Taken
from consult.notifications.states import (
    PURPOSES,
    Among,
    Answered,
    CampaignKind,
    CampaignState,
    MailPurpose,
    MessageState,
)
from consult.territories import queries as territories
from consult.web.filters import MARKDOWN_TAGS, date_long, datetime_long, number


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


def body_of(html: str) -> Markup:
    """A letter's page as a part of ours: its own styles are for mail programmes."""
    body = html.partition("<body")[2].partition(">")[2]
    return Markup(nh3.clean(body, tags={*MARKDOWN_TAGS, "div"}, attributes={"a": {"href"}}))  # noqa: S704  cleaned


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
    letter = sample_letter(campaign, get_locale().language)
    busy = job is not None and job.finished_at is None
    return {
        "campaign": campaign,
        "label": campaign_label(campaign),
        "badge_label": STATE_BADGES[state],
        "consultation": consultations.consultation_by_id(campaign.consultation_id)
        if campaign.consultation_id
        else None,
        "summary": summary(campaign),
        "size": Recipients(campaign).size() if rules.may_edit(state) else None,
        "letter": letter,
        "letter_html": body_of(letter.html),
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
    pace = (
        _n(
            "%(n)s message par minute au plus",
            "%(n)s messages par minute au plus",
            campaign.per_minute,
            n=number(campaign.per_minute),
        )
        if campaign.per_minute
        else ""
    )
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


def purpose_of(message: Message) -> MailPurpose:
    """What the campaign of a message was about; a letter of no campaign says it itself, or is about consultations."""
    if message.campaign_id is None:
        return LETTER_PURPOSES.get(message.template, MailPurpose.CONSULTATIONS)
    return PURPOSES[queries.campaign(message.campaign_id).kind]


def preferences_page(message: Message) -> dict[str, Any]:
    purpose = purpose_of(message)
    return {
        "address": message.recipient,
        "purpose": PURPOSE_LABELS[purpose],
        "refused": purpose in queries.stops_at(message.organisation_id, message.recipient),
    }


def bounce_rows(stops: Sequence[MailStop]) -> list[dict[str, Any]]:
    return [
        {
            "address": stop.address,
            "detail": stop.detail or "–",
            "when": date_long(stop.created_at),
            "lift_url": url_for("campaigns.lift", stop_id=stop.id),
        }
        for stop in stops
    ]


def taken_sentence(taken: Taken) -> str:
    """« 12 adresses marquées, 3 déjà connues… »: only what there is."""
    parts = (
        (taken.marked, _n("%(num)s adresse marquée", "%(num)s adresses marquées", taken.marked)),
        (taken.known, _n("%(num)s déjà connue", "%(num)s déjà connues", taken.known)),
        (taken.strangers, _n("%(num)s inconnue de vos envois", "%(num)s inconnues de vos envois", taken.strangers)),
        (taken.passing, _n("%(num)s échec passager", "%(num)s échecs passagers", taken.passing)),
        (taken.unread, _n("%(num)s message sans rapport", "%(num)s messages sans rapport", taken.unread)),
    )
    said = [text for count, text in parts if count] or [_("Ce fichier ne contient aucun retour")]
    return ", ".join(said) + "."
