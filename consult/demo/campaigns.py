"""Twelve days of campaigns about the open consultation: an invitation, two reminders, an appeal, thanks in draft.

Composed, addressed and answered by the operations that a team and its readers use; what their sending by a job would
have written is written at once, at the hours it would have left.
"""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

import sqlalchemy as sa

from consult.authz import Actor
from consult.clock import PARIS, paris_day
from consult.consultations import queries_life
from consult.consultations.models import Consultation
from consult.db import db, utcnow
from consult.demo.answering import Wave, answer
from consult.notifications.campaigns.audience import Audience
from consult.notifications.campaigns.recipients import Recipients
from consult.notifications.models import Campaign, MailStop, Message
from consult.notifications.operations.launch_campaign import launch_campaign
from consult.notifications.operations.note_bounces import Bounce, note_bounces
from consult.notifications.operations.queue_many import queue_many
from consult.notifications.operations.save_campaign import save_campaign
from consult.notifications.operations.set_mail_preferences import set_mail_preferences
from consult.notifications.states import Among, Answered, CampaignKind, CampaignState, MailPurpose, MessageState

SEED, OPENED_FOR = 2026, 12
LOST, REFUSING, UNINTERESTED = 0.013, 0.006, 0.01
"""Shares of the addresses: nobody reads them, their holder refuses consultations, or appeals."""
ANSWERS = ("550 5.1.1", "550 5.1.1", "550 5.2.1", "550 5.1.10")
PER_MINUTE, LEFT_BEFORE_PAUSE = 120, 0.58
WRITTEN_TOGETHER = 250
THANKS = (
    "Bonjour {prenom},\n\nVous avez répondu à « {consultation} » : merci.\n\n{lien}\n\nNos équipes lisent tout. "
    "Nous vous dirons en une page ce que nous avons retenu, et ce que nous ne pourrons pas faire."
)


def open_earlier(consultation: Consultation) -> None:
    """As if it had opened twelve days ago, in the morning."""
    opened = _morning(utcnow(), -OPENED_FOR, time(8))
    consultation.opens_at = opened
    for change in queries_life.changes_of(consultation.id):
        change.at = opened


def run_campaigns(actor: Actor, consultation: Consultation) -> None:
    """The consultation has been open for twelve days."""
    rng, now = random.Random(SEED), utcnow()
    visitor = Actor(organisation_id=actor.organisation_id)
    invitation = _compose(actor, CampaignKind.INVITATION, consultation, Among.KNOWN)
    _send(invitation, _morning(now, -11), 1.0, rng)
    _refuse(invitation, rng)
    answer(visitor, consultation, Wave(_morning(now, -11), 4.5, 0.24), rng)
    reminder = _compose(actor, CampaignKind.REMINDER, consultation)
    _send(reminder, _morning(now, -6), 1.0, rng)
    answer(visitor, consultation, Wave(_morning(now, -6), 4.5, 0.12), rng)
    second = _compose(actor, CampaignKind.REMINDER, consultation, per_minute=PER_MINUTE)
    _send(second, _morning(now, -1), LEFT_BEFORE_PAUSE, rng)
    answer(visitor, consultation, Wave(_morning(now, -1), 0.5, 0.02), rng)
    appeal = _compose(actor, CampaignKind.APPEAL, None, Among.KNOWN)
    launch_campaign(actor=actor, campaign=appeal, send_at=_morning(now, 3))
    _compose(
        actor, CampaignKind.THANKS, consultation, subject="Merci d’avoir répondu à « {consultation} »", body=THANKS
    )


def _compose(
    actor: Actor,
    kind: CampaignKind,
    consultation: Consultation | None,
    among: Among = Among.LIST,
    *,
    subject: str = "",
    body: str = "",
    per_minute: int | None = None,
) -> Campaign:
    return save_campaign(
        actor=actor,
        campaign=None,
        kind=kind,
        consultation_id=consultation.id if consultation is not None else None,
        audience=Audience(among=among, answered=Answered.ANY).as_json(),
        subject=subject,
        body=body,
        per_minute=per_minute,
    )


def _send(campaign: Campaign, begins: datetime, share: float, rng: random.Random) -> None:
    """All its messages are written; the first `share` of them left, and the campaign is paused if some did not."""
    chunk = Recipients(campaign).next_chunk(0, WRITTEN_TOGETHER)
    while chunk.place is not None:
        queue_many(campaign=campaign, template="campaign", messages=chunk.messages)
        campaign.place = chunk.place
        chunk = Recipients(campaign).next_chunk(campaign.place, WRITTEN_TOGETHER)
    messages = db.session.execute(
        sa.select(Message.id, Message.recipient).where(Message.campaign_id == campaign.id).order_by(Message.id)
    ).all()
    leaving = messages[: round(len(messages) * share)]
    rate = timedelta(seconds=60 / (campaign.per_minute or 600))
    refused = {id_: rng.choice(ANSWERS) for id_, _address in leaving if rng.random() < LOST}
    _settle([(id_, begins + number * rate, refused.get(id_)) for number, (id_, _address) in enumerate(leaving, 1)])
    note_bounces(
        organisation_id=campaign.organisation_id,
        bounces=[Bounce(address, refused[id_], id_) for id_, address in leaving if id_ in refused],
    )
    over = len(leaving) == len(messages)
    db.session.execute(sa.update(MailStop).where(MailStop.message_id.in_(refused)).values(created_at=begins))
    campaign.written, campaign.started_at, campaign.created_at = True, begins, begins - timedelta(hours=1)
    campaign.state = CampaignState.DONE if over else CampaignState.PAUSED
    campaign.finished_at = begins + len(leaving) * rate if over else None
    db.session.flush()


def _settle(fates: list[tuple[int, datetime, str | None]]) -> None:
    """Each message as its sending leaves it: sent at its hour, or failed with the answer of its server."""
    own = sa.update(Message).where(Message.id == sa.bindparam("own_id"))
    common = {"attempts": 1, "created_at": sa.bindparam("at"), "sent_at": sa.bindparam("sent")}
    rows = [
        {
            "own_id": id_,
            "at": at,
            "sent": None if refusal else at,
            "state_then": MessageState.FAILED if refusal else MessageState.SENT,
            "said": refusal[:3] if refusal else None,
        }
        for id_, at, refusal in fates
    ]
    values = common | {"state": sa.bindparam("state_then"), "error": sa.bindparam("said")}
    db.session.connection().execute(own.values(**values), rows)


def _refuse(campaign: Campaign, rng: random.Random) -> None:
    """A few readers press « Ne plus recevoir » at the foot of the letter."""
    sent = sa.select(Message).where(Message.campaign_id == campaign.id, Message.state == MessageState.SENT)
    for message in db.session.scalars(sent.order_by(Message.id)):
        drawn = rng.random()
        if drawn < REFUSING:
            set_mail_preferences(message=message, refused={MailPurpose.CONSULTATIONS})
        elif drawn < REFUSING + UNINTERESTED:
            set_mail_preferences(message=message, refused={MailPurpose.APPEALS})


def _morning(now: datetime, days: int, hour: time = time(9, 30)) -> datetime:
    """That many days from now, at this hour of Paris."""
    return datetime.combine(paris_day(now) + timedelta(days=days), hour, PARIS).astimezone(now.tzinfo)
