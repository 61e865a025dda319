"""Compose a campaign: its kind, its audience, its text, its pace. Nothing is sent."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.db import db
from consult.errors import Conflict, DomainError
from consult.notifications.models import Campaign
from consult.notifications.rules import OF_CONSULTATION, PLACEHOLDERS, may_edit, one_line, text_fault
from consult.notifications.states import CampaignKind


class AlreadyLeaving(Conflict):
    message = _l("Cette campagne est déjà partie : son texte est le même pour tout le monde.")


class CampaignText(DomainError):
    """The text cannot be sent as it is; `field` says where."""

    status = 422

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class NoConsultation(DomainError):
    message = _l("Choisissez la consultation dont parle ce message.")
    status = 422


def save_campaign(
    *,
    actor: Actor,
    campaign: Campaign | None,
    kind: CampaignKind,
    consultation_id: int | None,
    audience: dict[str, Any],
    subject: str = "",
    body: str = "",
    link_url: str = "",
    per_minute: int | None = None,
) -> Campaign:
    """A new one where `campaign` is None. The consultation must be the organisation's: the form offers no others."""
    if kind in OF_CONSULTATION and consultation_id is None:
        raise NoConsultation
    _check_text(kind, subject, body)
    if campaign is None:
        campaign = Campaign(organisation_id=actor.organisation_id, created_by_id=actor.person_id)
        db.session.add(campaign)
    elif not may_edit(campaign.state):
        raise AlreadyLeaving
    with db.session.no_autoflush:
        if (campaign.kind, campaign.consultation_id) != (kind, consultation_id):
            campaign.number = _next_number(actor.organisation_id, kind, consultation_id)
        campaign.kind, campaign.consultation_id, campaign.audience = kind, consultation_id, audience
        campaign.subject, campaign.body = one_line(subject), body.strip()
        campaign.link_url, campaign.per_minute = link_url.strip(), per_minute
    db.session.flush()
    record(actor, "campaign.save", "campaign", campaign.id)
    return campaign


def _next_number(organisation_id: int, kind: CampaignKind, consultation_id: int | None) -> int:
    last = db.session.scalar(
        sa.select(sa.func.max(Campaign.number)).where(
            Campaign.organisation_id == organisation_id,
            Campaign.kind == kind,
            Campaign.consultation_id == consultation_id,
        )
    )
    return (last or 0) + 1


def _check_text(kind: CampaignKind, subject: str, body: str) -> None:
    fault, word = text_fault(kind, subject, body)
    if fault == "unknown":
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        field = "subject" if f"{{{word}}}" in subject else "body"
        raise CampaignText(
            _("« {%(word)s} » n’est pas connu. Vous pouvez écrire %(known)s.", word=word, known=known), field
        )
    if fault == "subject_link":
        raise CampaignText(_("Le lien va dans le texte, pas dans l’objet."), "subject")
    if fault == "link":
        raise CampaignText(_("Le texte doit contenir {lien} : sans lui, personne ne peut répondre."), "body")
