"""The small consultation in a tree of two levels: departments of every size in its regions."""

from __future__ import annotations

import sqlalchemy as sa

from consult.consultations.models import Participation
from consult.db import db
from consult.territories.models import Level, Territory
from tests.factories.reports import SmallWorld, make_small_world

SIZES = {"R0": (20, 19), "R1": (24, 12, 4), "R2": (35, 3, 2)}
"""People of the departments of each region, the first of R0 being « R0-1 »; R3 has two people of its own code."""


def make_local_world(slug: str = "rives", k: int = 11) -> SmallWorld:
    """Flushed, not committed; « R0-9 » has nobody."""
    world = make_small_world(slug, k=k)
    regions = {place.code: place for place in db.session.scalars(_places(world)) if place.level is Level.REGION}
    for code, sizes in SIZES.items():
        people = db.session.scalars(
            sa.select(Participation)
            .where(Participation.consultation_id == world.consultation.id)
            .where(Participation.territory_id == regions[code].id)
            .order_by(Participation.id)
        ).all()
        own = [_department(world, regions[code], number + 1) for number in range(len(sizes))]
        homes = [place for place, size in zip(own, sizes, strict=True) for _person in range(size)]
        for person, home in zip(people, homes, strict=False):
            person.territory_id = home.id
    _department(world, regions["R0"], 9)
    db.session.flush()
    return world


def _places(world: SmallWorld) -> sa.Select[tuple[Territory]]:
    return sa.select(Territory).where(Territory.organisation_id == world.organisation.id)


def _department(world: SmallWorld, region: Territory, number: int) -> Territory:
    place = Territory(
        organisation_id=world.organisation.id,
        parent_id=region.id,
        code=f"{region.code}-{number}",
        name=f"{region.name} {number}",
        level=Level.TERRITORY,
    )
    db.session.add(place)
    db.session.flush()
    return place
