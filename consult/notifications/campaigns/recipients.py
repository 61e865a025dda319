"""Whom a campaign writes to: how many, and the messages of the next of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.accounts import queries_audience as people
from consult.consultations import queries_campaigns as lists
from consult.consultations.operations.add_invitations import add_invitations
from consult.consultations.queries_campaigns import ListPart
from consult.notifications import queries
from consult.notifications.campaigns.audience import Audience, audience_of, people_of
from consult.notifications.models import Campaign
from consult.notifications.operations.queue_many import Addressed
from consult.notifications.states import PURPOSES, Among, Answered, CampaignKind, MailPurpose

RESPONDED = {Answered.ANY: None, Answered.YES: True, Answered.NO: False}


@dataclass(frozen=True)
class Size:
    """What an audience comes to. `addresses` receive a message; the others would have, but refused this kind of
    message, cannot be reached any more, or have no address."""

    addresses: int
    refused: int
    unreachable: int
    without_email: int


@dataclass(frozen=True)
class Chunk:
    """The next messages to write, and the place after which to go on; no place: there are none left."""

    place: int | None
    messages: Sequence[Addressed] = ()


class Recipients:
    """Those of one campaign."""

    def __init__(self, campaign: Campaign, audience: Audience | None = None) -> None:
        self.campaign = campaign
        self.audience = audience or audience_of(campaign)
        self.organisation_id, self.kind = campaign.organisation_id, campaign.kind
        self.stopped = queries.stopped_addresses(self.organisation_id, PURPOSES[self.kind])

    def size(self) -> Size:
        wanted = self._people()
        bounced = queries.addresses_stopped_for(self.organisation_id, MailPurpose.BOUNCE)
        if self._from_list():
            counts = [lists.count_part(self._part(without)) for without in ([self.stopped], [bounced], [])]
        else:
            written = self._written()
            counts = [
                people.count_addresses(wanted, without=[*without, *written])
                for without in ([self.stopped], [bounced], [])
            ]
        reached, with_refused, everybody = counts
        return Size(
            addresses=reached,
            refused=with_refused - reached,
            unreachable=everybody - with_refused,
            without_email=people.count_people_of(wanted, without_email=True),
        )

    def next_chunk(self, after: int, limit: int) -> Chunk:
        if self._from_list():
            return self._next_of_list(after, limit)
        return (
            self._next_invited(after, limit) if self.kind is CampaignKind.INVITATION else self._next_known(after, limit)
        )

    def _from_list(self) -> bool:
        return self.campaign.consultation_id is not None and self.audience.among is Among.LIST

    def _people(self) -> sa.Select[Any]:
        """Ids of the people of the audience: those of the profile, within the list where it is a list's."""
        wanted = people_of(self.organisation_id, self.audience)
        own = wanted.selected_columns[0]
        consultation_id, responded = self.campaign.consultation_id, RESPONDED[self.audience.answered]
        if consultation_id is None:
            return wanted
        if self._from_list():
            return wanted.where(own.in_(lists.listed_people(consultation_id, responded)))
        if responded is None:
            return wanted
        answered = own.in_(lists.listed_people(consultation_id, responded=True))
        return wanted.where(answered if responded else ~answered)

    def _written(self) -> list[sa.Select[Any]]:
        """Addresses that already received the invitation, which nobody receives twice."""
        if self.kind is not CampaignKind.INVITATION or self.campaign.consultation_id is None:
            return []
        return [lists.addresses_written(self.campaign.consultation_id)]

    def _part(self, without: Sequence[sa.Select[Any]]) -> ListPart:
        reached = {CampaignKind.INVITATION: False, CampaignKind.REMINDER: True}.get(self.kind)
        return ListPart(
            self.campaign.consultation_id or 0,
            people_of(self.organisation_id, self.audience),
            responded=RESPONDED[self.audience.answered],
            reached=reached,
            without=without,
        )

    def _next_of_list(self, after: int, limit: int) -> Chunk:
        rows = lists.next_of_part(self._part([self.stopped]), after=after, limit=limit)
        if not rows:
            return Chunk(None)
        languages = people.languages_of([person_id for _id, _email, person_id in rows])
        messages = [
            Addressed(
                self._key(str(invitation_id)), email, languages.get(person_id, "fr"), {"invitation_id": invitation_id}
            )
            for invitation_id, email, person_id in rows
        ]
        return Chunk(rows[-1][0], messages)

    def _next_invited(self, after: int, limit: int) -> Chunk:
        """People known, who join the list as they are written to; those who share an address join it together."""
        consultation_id = self.campaign.consultation_id or 0
        rows = people.next_people(self._people(), after=after, limit=limit, without=[self.stopped])
        if not rows:
            return Chunk(None)
        add_invitations(consultation_id=consultation_id, people=rows)
        found = lists.invitations_at(consultation_id, {email for _id, email in rows})
        languages = people.languages_of([person_id for person_id, _email in rows])
        messages = {
            found[email]: Addressed(
                self._key(str(found[email])), email, languages.get(person_id, "fr"), {"invitation_id": found[email]}
            )
            for person_id, email in rows
            if email in found
        }
        return Chunk(rows[-1][0], list(messages.values()))

    def _next_known(self, after: int, limit: int) -> Chunk:
        rows = people.next_people(self._people(), after=after, limit=limit, without=[self.stopped])
        if not rows:
            return Chunk(None)
        languages = people.languages_of([person_id for person_id, _email in rows])
        messages = {
            email: Addressed(
                self._key(hashlib.sha256(email.encode()).hexdigest()[:32]), email, languages.get(person_id, "fr")
            )
            for person_id, email in rows
        }
        return Chunk(rows[-1][0], list(messages.values()))

    def _key(self, whom: str) -> str:
        """An address is invited once to a consultation; of anything else it receives one message a campaign."""
        if self.kind is CampaignKind.INVITATION:
            return f"invitation:{whom}"
        if self.kind is CampaignKind.APPEAL:
            return f"appeal:{self.campaign.id}:{whom}"
        return f"{self.kind.value}:{self.campaign.number}:{whom}"
