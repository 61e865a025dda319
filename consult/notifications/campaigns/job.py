"""A campaign at work: write the messages of the next part of the audience, send them, go on.

It can be killed at any line and taken up again: messages are claimed and settled as `delivery.py` says, and the place
in the audience is kept in the campaign's row. It gives its worker back every few seconds, so that a slow campaign holds
nothing else up.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from consult.authz import Permission, system_actor
from consult.consultations import queries as consultations
from consult.db import unit_of_work, utcnow
from consult.jobs import Cancelled, GoOnLater, JobHandle, Paused, handler, present, timely
from consult.jobs.models import Job
from consult.notifications import delivery, queries
from consult.notifications.campaigns.recipients import Recipients
from consult.notifications.delivery import Outcome, Ready
from consult.notifications.models import Campaign, Message
from consult.notifications.operations.launch_campaign import KIND, launch_campaign
from consult.notifications.operations.note_bounces import Bounce, note_bounces
from consult.notifications.operations.queue_many import queue_many
from consult.notifications.rules import MOST_RESTS, NEEDS_OPEN, REST, STREAK, size_of_batch
from consult.notifications.states import CampaignState, MessageState
from consult.notifications.transports import Transport, Unreachable, journal_path, transport
from consult.territories import queries as territories

TOGETHER = 50
WRITTEN_TOGETHER = 250
SLICE = 20.0
UNFORESEEN = _l("Une erreur imprévue a arrêté l’envoi. Rien n’est perdu : les messages restants attendent.")


@handler(KIND)
def run_campaign(handle: JobHandle, *, campaign_id: int) -> dict[str, Any]:
    run = Run(handle, campaign_id)
    try:
        with transport(journal=f"campaign-{campaign_id}") as way_out:
            delivery.settle(way_out, campaign_id=campaign_id)
            run.go_on(way_out)
    except Cancelled:
        run.stop(CampaignState.PAUSED)
        raise
    except GoOnLater:
        raise
    except Exception:
        run.stop(CampaignState.PAUSED, str(UNFORESEEN))
        raise
    if run.over:
        journal_path(f"campaign-{campaign_id}").unlink(missing_ok=True)
    return {"sent": run.sent}


class Run:
    """One turn of a worker on one campaign."""

    def __init__(self, handle: JobHandle, campaign_id: int) -> None:
        self.handle, self.campaign_id = handle, campaign_id
        self.until = time.monotonic() + SLICE
        self.next_at = time.monotonic()
        self.refused_in_a_row: list[int] = []
        self.over = False
        with unit_of_work() as session:
            campaign = session.get_one(Campaign, campaign_id)
            self.per_minute = campaign.per_minute
            self.sent = queries.count_messages([campaign_id]).get(campaign_id, {}).get(MessageState.SENT, 0)
            self.total = self.sent + Recipients(campaign).size().addresses

    def go_on(self, way_out: Transport) -> None:
        while self._may_go_on():
            with unit_of_work():
                waiting = queries.waiting_messages(self.campaign_id, size_of_batch(self.per_minute, TOGETHER), utcnow())
            if waiting:
                self._send(way_out, delivery.claim(waiting))
            elif not self._write_next() and not self._wait_for_postponed():
                self.over = True
                self.stop(CampaignState.DONE)
                return
            if time.monotonic() > self.until:
                raise GoOnLater

    def _may_go_on(self) -> bool:
        """Whether it is still to be sent; what makes it useless pauses it, with the reason."""
        with unit_of_work() as session:
            campaign = session.get_one(Campaign, self.campaign_id, populate_existing=True)
            if campaign.state is not CampaignState.RUNNING:
                return False
            if territories.is_suspended(campaign.organisation_id):
                raise Paused
            reason = standing_still(campaign)
        if reason:
            self.stop(CampaignState.PAUSED, reason)
        return not reason

    def _write_next(self) -> bool:
        """Write the messages of the next part of the audience; false when there is none left."""
        with unit_of_work() as session:
            campaign = session.get_one(Campaign, self.campaign_id)
            if campaign.written:
                return False
            chunk = Recipients(campaign).next_chunk(campaign.place, WRITTEN_TOGETHER)
            queue_many(campaign=campaign, template="campaign", messages=chunk.messages)
            campaign.place = chunk.place or campaign.place
            campaign.written = chunk.place is None
        return True

    def _wait_for_postponed(self) -> bool:
        """Rest until the first message that its server put off may be tried again."""
        with unit_of_work():
            soonest = queries.soonest_postponed(self.campaign_id)
        if soonest is None:
            return False
        reason = _("Des serveurs ont demandé d’attendre. L’envoi reprendra de lui-même.")
        self.stop(CampaignState.PAUSED, reason, send_at=soonest)
        return True

    def _send(self, way_out: Transport, batch: Sequence[Ready]) -> None:
        """Each at its pace. When the server is down, or refuses everything, the rest waits and the campaign rests."""
        outcomes: list[Outcome] = []
        trouble = ""
        for ready in batch:
            self._keep_pace()
            if not queries.may_leave(self.campaign_id):
                break
            try:
                outcome = delivery.hand_over(way_out, ready)
            except Unreachable:
                trouble = _("Le serveur de messagerie ne répond pas. Les messages restants attendent.")
                break
            outcomes.append(outcome)
            self.refused_in_a_row = [*self.refused_in_a_row, ready.id] if outcome.refused else []
            if len(self.refused_in_a_row) >= STREAK:
                trouble = _(
                    "Le serveur de messagerie refuse tous les messages (%(code)s). Ils attendent.",
                    code=outcome.error or "",
                )
                break
        self._note(outcomes, batch[len(outcomes) :], server_refuses=len(self.refused_in_a_row) >= STREAK)
        self.handle.progress(
            ngettext("%(n)s message parti", "%(n)s messages partis", self.sent, n=self.sent),
            min(self.sent / (self.total or 1), 0.99),
        )
        if trouble:
            self._rest(trouble)

    def _note(self, outcomes: Sequence[Outcome], remaining: Sequence[Ready], *, server_refuses: bool) -> None:
        delivery.note(outcomes)
        left = sum(outcome.state is MessageState.SENT for outcome in outcomes)
        self.sent += left
        bounces = [
            Bounce(outcome.message.recipient, outcome.error or "", outcome.message.id)
            for outcome in outcomes
            if outcome.bounced
        ]
        with unit_of_work() as session:
            if bounces:
                note_bounces(organisation_id=batch_organisation(outcomes), bounces=bounces)
            if left:
                session.execute(sa.update(Campaign).where(Campaign.id == self.campaign_id).values(rests=0))
        if server_refuses:
            self._take_back()
        if remaining:
            delivery.give_back(remaining)

    def _take_back(self) -> None:
        """So many refusals in a row say nothing about the addresses: these messages wait, the addresses are fine."""
        with unit_of_work() as session:
            session.execute(
                sa.update(Message)
                .where(Message.id.in_(self.refused_in_a_row))
                .values(state=MessageState.QUEUED, attempts=0, error=None, not_before=None)
            )
            note_bounces(
                organisation_id=session.get_one(Campaign, self.campaign_id).organisation_id,
                bounces=[],
                forget_messages=self.refused_in_a_row,
            )
        self.refused_in_a_row = []

    def _keep_pace(self) -> None:
        if not self.per_minute:
            return
        time.sleep(max(0.0, self.next_at - time.monotonic()))
        self.next_at = max(self.next_at, time.monotonic() - 1.0) + 60 / self.per_minute

    def _rest(self, reason: str) -> None:
        """Try again by itself a little later, for some hours; then a person decides."""
        with unit_of_work() as session:
            campaign = session.get_one(Campaign, self.campaign_id)
            campaign.rests += 1
            again = utcnow() + REST if campaign.rests <= MOST_RESTS else None
        self.stop(CampaignState.PAUSED, reason, send_at=again)

    def stop(self, state: CampaignState, reason: str = "", send_at: Any = None) -> None:
        """Only a campaign that was still running: a person who paused or cancelled it meanwhile is obeyed."""
        finished_at = utcnow() if state is CampaignState.DONE else None
        with unit_of_work() as session:
            session.execute(
                sa.update(Campaign)
                .where(Campaign.id == self.campaign_id, Campaign.state == CampaignState.RUNNING)
                .values(state=state, reason=reason, send_at=send_at, finished_at=finished_at)
            )


def batch_organisation(outcomes: Sequence[Outcome]) -> int:
    return outcomes[0].message.organisation_id


def standing_still(campaign: Campaign) -> str:
    """What makes going on useless for now, as a sentence; empty when nothing does."""
    about = campaign.consultation_id
    if campaign.kind in NEEDS_OPEN and about is not None and not consultations.is_open(about, utcnow()):
        return _("La consultation n’est pas ouverte : les liens ne mèneraient nulle part. Les messages attendent.")
    return ""


@timely
def begin_what_is_due() -> None:
    """Campaigns whose hour has come, those that rested long enough; one whose work was killed too often is paused."""
    with unit_of_work():
        due = queries.due_campaigns(utcnow())
        for campaign in queries.stranded_campaigns():
            campaign.state, campaign.reason = CampaignState.PAUSED, str(UNFORESEEN)
    for campaign_id, organisation_id in due:
        with unit_of_work() as session:
            campaign = session.get_one(Campaign, campaign_id)
            reason = standing_still(campaign)
            if reason:
                campaign.state, campaign.reason, campaign.send_at = CampaignState.PAUSED, reason, None
            else:
                launch_campaign(actor=system_actor(organisation_id), campaign=campaign)


def _page(job: Job) -> tuple[str, str]:
    return url_for("campaigns.show", campaign_id=job.arguments["campaign_id"]), _("Voir la campagne")


present(KIND, permission=Permission.CONSULTATION_INVITE, result=_page)
