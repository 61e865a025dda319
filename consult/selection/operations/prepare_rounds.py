"""Prepare the round of one territory, or in one action those of every territory of a call."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from consult.authz import Actor
from consult.projects.queries import for_selection as projects
from consult.selection.errors import NotOurTerritory
from consult.selection.models import Round
from consult.selection.operations.prepare_round import prepare_round
from consult.selection.queries import rounds
from consult.territories import queries as territories


def prepare_rounds(
    *,
    actor: Actor,
    call_id: int,
    territory_id: int | None,
    among: Collection[int],
    dates: tuple[datetime, datetime],
) -> list[Round]:
    """One round in this territory; without one, in each territory of the call's round level, within the territory of
    the call: those that already have one keep it. `among`: the territories where the actor prepares rounds."""
    if territory_id is not None:
        if territory_id not in among:
            raise NotOurTerritory
        return [prepare_round(actor=actor, call_id=call_id, territory_id=territory_id, dates=dates)]
    call = projects.call_by_id(actor.organisation_id, call_id)
    inside = set(among)
    if call.territory_id is not None:
        inside &= set(territories.territory_and_below(actor.organisation_id, call.territory_id))
    done = {round_.territory_id for round_ in rounds.rounds_of_call(call.id)}
    return [
        prepare_round(actor=actor, call_id=call.id, territory_id=place.id, dates=dates)
        for place in territories.territories_of(actor.organisation_id)
        if place.level.value == call.round_level and place.id in inside - done
    ]
