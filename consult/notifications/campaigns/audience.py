"""The audience of a campaign as it is kept in its row, and as a query of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.accounts import queries_audience as people
from consult.accounts.profile import AgeBand
from consult.notifications.models import Campaign
from consult.notifications.states import Among, Answered, CampaignKind

ANSWERED_OF = {CampaignKind.REMINDER: Answered.NO, CampaignKind.THANKS: Answered.YES}
"""Kinds that decide by themselves whether people answered."""


@dataclass(frozen=True)
class Audience:
    """Empty choices mean everybody; a territory is taken with those it holds."""

    among: Among = Among.LIST
    college_ids: tuple[int, ...] = ()
    territory_id: int | None = None
    age_bands: tuple[AgeBand, ...] = ()
    answered: Answered = Answered.ANY

    def as_json(self) -> dict[str, Any]:
        return {
            "among": self.among.value,
            "college_ids": list(self.college_ids),
            "territory_id": self.territory_id,
            "age_bands": [band.value for band in self.age_bands],
            "answered": self.answered.value,
        }


def audience_of(campaign: Campaign) -> Audience:
    """What the row says, corrected by what its kind decides: a reminder goes to the silent ones of the list."""
    return settled(read_audience(campaign.audience), campaign.kind, campaign.consultation_id)


def read_audience(kept: Mapping[str, Any]) -> Audience:
    return Audience(
        among=Among(kept.get("among", Among.LIST)),
        college_ids=tuple(kept.get("college_ids", ())),
        territory_id=kept.get("territory_id"),
        age_bands=tuple(AgeBand(band) for band in kept.get("age_bands", ())),
        answered=Answered(kept.get("answered", Answered.ANY)),
    )


def settled(audience: Audience, kind: CampaignKind, consultation_id: int | None) -> Audience:
    among, answered = audience.among, ANSWERED_OF.get(kind, audience.answered)
    if kind is CampaignKind.INVITATION:
        answered = Answered.ANY
    elif kind is not CampaignKind.APPEAL:
        among = Among.LIST
    if consultation_id is None:
        among, answered = Among.KNOWN, Answered.ANY
    return Audience(among, audience.college_ids, audience.territory_id, audience.age_bands, answered)


def people_of(organisation_id: int, audience: Audience) -> sa.Select[Any]:
    """Ids of the people of this profile, as a subquery."""
    return people.people_like(organisation_id, audience.college_ids, audience.territory_id, audience.age_bands)
