"""Write to those on the list, or remind those who have not responded, with the text of the house."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.operations.invite_people import AlreadyUnderWay, refuse_while_busy
from consult.consultations.queries_inviting import invitation_counts
from consult.consultations.rules import effective_state
from consult.db import utcnow
from consult.errors import Conflict
from consult.notifications import queries as notifications
from consult.notifications.operations.launch_campaign import launch_campaign
from consult.notifications.operations.save_campaign import save_campaign
from consult.notifications.states import CampaignKind, CampaignState


class NotOpen(Conflict):
    message = _l("Les messages partent pendant que la consultation est ouverte : leur lien doit mener quelque part.")


class NobodyToWriteTo(Conflict):
    message = _l("Il n’y a personne à qui écrire pour l’instant.")


def send_campaign(*, actor: Actor, consultation: Consultation, kind: CampaignKind) -> int:
    """Returns the campaign's id. One that stands still is gone on with, not begun again under a new number: nobody
    receives it twice."""
    if effective_state(consultation, utcnow()) is not State.OPEN:
        raise NotOpen
    refuse_while_busy(consultation)
    last = notifications.last_of_kind(consultation.id, kind)
    if last is not None and last.state is CampaignState.RUNNING:
        raise AlreadyUnderWay
    if last is None or last.state is not CampaignState.PAUSED:
        counts = invitation_counts(consultation.id)
        if not (counts.waiting if kind is CampaignKind.INVITATION else counts.to_remind):
            raise NobodyToWriteTo
        last = save_campaign(actor=actor, campaign=None, kind=kind, consultation_id=consultation.id, audience={})
    launch_campaign(actor=actor, campaign=last)
    return last.id
