"""How kinds, states and purposes are called on pages."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from consult.notifications.models import Campaign
from consult.notifications.states import CampaignKind, CampaignState, MailPurpose

KIND_LABELS: dict[CampaignKind, Any] = {
    CampaignKind.INVITATION: _l("Invitation"),
    CampaignKind.REMINDER: _l("Relance"),
    CampaignKind.THANKS: _l("Remerciement"),
    CampaignKind.RESULTS: _l("Résultats"),
    CampaignKind.APPEAL: _l("Appel"),
}
KIND_HINTS: dict[CampaignKind, Any] = {
    CampaignKind.INVITATION: _l("Un lien personnel pour répondre. Personne n’est invité deux fois."),
    CampaignKind.REMINDER: _l("Aux personnes invitées qui n’ont pas répondu, avec le même lien."),
    CampaignKind.THANKS: _l("Aux personnes qui ont répondu."),
    CampaignKind.RESULTS: _l("Aux personnes de la liste : ce que la consultation a appris."),
    CampaignKind.APPEAL: _l(
        "« Vous avez des projets, des besoins : faites-les nous connaître. » Sans consultation, ou avec."
    ),
}
STATE_BADGES: dict[CampaignState, tuple[Any, str]] = {
    CampaignState.DRAFT: (_l("Brouillon"), "neutral"),
    CampaignState.SCHEDULED: (_l("Programmée"), "info"),
    CampaignState.RUNNING: (_l("En cours"), "info"),
    CampaignState.PAUSED: (_l("En pause"), "attention"),
    CampaignState.DONE: (_l("Partie"), "success"),
    CampaignState.CANCELLED: (_l("Annulée"), "neutral"),
}
PURPOSE_LABELS: dict[MailPurpose, Any] = {
    MailPurpose.CONSULTATIONS: _l("Les consultations : invitations et rappels"),
    MailPurpose.RESULTS: _l("Les suites : remerciements et résultats"),
    MailPurpose.APPEALS: _l("Les appels à projets et à idées"),
    MailPurpose.PROJECTS: _l("Les nouvelles des projets que je suis"),
}


def campaign_label(campaign: Campaign) -> str:
    """« Invitation », « Relance n° 2 »."""
    if campaign.kind is CampaignKind.INVITATION and campaign.number == 1:
        return str(KIND_LABELS[campaign.kind])
    return _("%(kind)s n° %(n)s", kind=KIND_LABELS[campaign.kind], n=campaign.number)
