"""What the pages where a campaign is composed show."""

from __future__ import annotations

from typing import Any

from flask import url_for

from consult.accounts.profile import AgeBand
from consult.consultations import queries as consultations
from consult.notifications import rules
from consult.notifications.campaigns.labels import KIND_HINTS, KIND_LABELS, campaign_label
from consult.notifications.campaigns.texts import default_text
from consult.notifications.models import Campaign
from consult.notifications.operations.save_campaign import NoConsultation
from consult.notifications.states import Among, CampaignKind


def kind_rows(consultation: str) -> list[dict[str, Any]]:
    """The kinds of messages, each with the address of its form; `consultation` is kept."""
    return [
        {
            "label": KIND_LABELS[kind],
            "hint": KIND_HINTS[kind],
            "url": url_for("campaigns.new", kind=kind.value, consultation=consultation or None),
        }
        for kind in CampaignKind
    ]


def edit_page(form: Any, campaign: Campaign | None) -> dict[str, Any]:
    """What surrounds the form; in it stand only the fields of its kind."""
    return {
        "form": form,
        "campaign": campaign,
        "label": campaign_label(campaign) if campaign else KIND_LABELS[form.kind],
        "hint": KIND_HINTS[form.kind],
        "audience_fields": [name for name in ("consultation_id", "among", "answered") if name in form],
    }


def draft_of(organisation_id: int, form: Any) -> Campaign:
    """What the form describes, unsaved: to tell its size. Raises NoConsultation where it is not about anything yet."""
    values = form.campaign_values()
    if values["kind"] in rules.OF_CONSULTATION and values["consultation_id"] is None:
        raise NoConsultation
    return Campaign(
        organisation_id=organisation_id,
        kind=values["kind"],
        consultation_id=values["consultation_id"],
        audience=values["audience"],
    )


def started_with(organisation_id: int, kind: CampaignKind, typed: Any) -> dict[str, Any]:
    """The form of a new campaign, with what an address asks for; what is not known is left out."""
    subject, body = default_text(kind)
    mine = consultations.consultations_of(organisation_id)
    return {
        "consultation_id": next((row.id for row in mine if row.slug == typed.get("consultation")), None),
        "among": typed["parmi"] if typed.get("parmi") in list(Among) else Among.LIST.value,
        "college_ids": [int(value) for value in typed.getlist("college") if value.isascii() and value.isdigit()],
        "territory_id": typed.get("territoire", type=int),
        "age_bands": [AgeBand(age) for age in typed.getlist("age") if age in list(AgeBand)],
        "answered": "any",
        "subject": subject,
        "body": body,
    }
