"""Write to those invited, or remind those who have not responded."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from consult.audit.record import record
from consult.authz import Actor
from consult.consultations.models import Consultation, State
from consult.consultations.operations.invite_people import SEND_KIND, refuse_while_busy
from consult.consultations.queries_inviting import invitation_counts
from consult.consultations.rules import effective_state
from consult.db import utcnow
from consult.errors import Conflict
from consult.jobs import submit_job
from consult.jobs.models import Job, JobState
from consult.jobs.queries import job_by_id
from consult.notifications import queries as notifications
from consult.notifications.operations.retry_messages import retry_messages
from consult.notifications.operations.start_campaign import start_campaign
from consult.notifications.states import CampaignKind, MessageState

TITLES = {CampaignKind.INVITATION: _l("Envoi des invitations"), CampaignKind.REMINDER: _l("Envoi d’une relance")}


class NotOpen(Conflict):
    message = _l("Les messages partent pendant que la consultation est ouverte : leur lien doit mener quelque part.")


class NobodyToWriteTo(Conflict):
    message = _l("Il n’y a personne à qui écrire pour l’instant.")


def send_campaign(
    *, actor: Actor, consultation: Consultation, kind: CampaignKind, retry: MessageState | None = None
) -> Job:
    """`retry`: put back the messages of that kind that failed, or whose fate is uncertain, and send nothing else."""
    if effective_state(consultation, utcnow()) is not State.OPEN:
        raise NotOpen
    refuse_while_busy(consultation)
    if retry is None:
        counts = invitation_counts(consultation.id)
        if not (counts.waiting if kind is CampaignKind.INVITATION else counts.to_remind):
            raise NobodyToWriteTo
        campaigns = _unfinished(actor, consultation, kind)
    else:
        campaigns = [row.id for row in notifications.campaigns_of(consultation.id) if row.kind is kind]
        if not retry_messages(campaign_ids=campaigns, state=retry):
            raise NobodyToWriteTo
    job = submit_job(
        actor=actor,
        kind=SEND_KIND,
        title=str(TITLES[kind]),
        arguments={"consultation_id": consultation.id, "campaign_ids": campaigns, "adds": retry is None},
    )
    for campaign_id in campaigns:
        notifications.campaign(campaign_id).job_id = job.id
    record(actor, f"{kind.value}.send", "consultation", consultation.id, job=job.id)
    return job


def _unfinished(actor: Actor, consultation: Consultation, kind: CampaignKind) -> list[int]:
    """Campaigns whose messages wait, then the one to go on with: the last if its work did not end, else a new one.

    An interrupted reminder is thus gone on with, not begun again under a new number: nobody receives it twice.
    """
    known = [row for row in notifications.campaigns_of(consultation.id) if row.kind is kind]
    counts = notifications.count_messages([row.id for row in known])
    last = known[0] if known else None
    job = job_by_id(consultation.organisation_id, last.job_id) if last and last.job_id else None
    if last is None or (job is not None and job.state is JobState.DONE):
        last = start_campaign(actor=actor, consultation_id=consultation.id, kind=kind)
    waiting = [row.id for row in known if counts.get(row.id, {}).get(MessageState.QUEUED) and row.id != last.id]
    return [*waiting, last.id]
