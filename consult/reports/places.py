"""Colleges and territories of an organisation, looked up while figures and signatures are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from consult.reports.subjects import College, Territory
from consult.territories import queries as territories
from consult.territories.levels import Level


@dataclass(frozen=True)
class Places:
    """The directory of one organisation."""

    territories: Sequence[Territory]
    colleges: Sequence[College]

    @classmethod
    def of(cls, organisation_id: int) -> Places:
        return cls(territories.territories_of(organisation_id), territories.colleges_of(organisation_id))

    @cached_property
    def territory(self) -> dict[int, Territory]:
        return {territory.id: territory for territory in self.territories}

    @cached_property
    def by_code(self) -> dict[str, Territory]:
        return {territory.code: territory for territory in self.territories}

    @cached_property
    def college(self) -> dict[int, College]:
        return {college.id: college for college in self.colleges}

    @cached_property
    def college_by_code(self) -> dict[str, College]:
        return {college.code: college for college in self.colleges}

    @cached_property
    def chains(self) -> dict[int, tuple[int, ...]]:
        """Territory -> itself and those above it, the narrowest first; the national level is left out."""
        chains: dict[int, tuple[int, ...]] = {}
        for territory in self.territories:
            chain: list[int] = []
            here: Territory | None = territory
            while here is not None and here.id not in chain:
                if here.level is not Level.NATIONAL:
                    chain.append(here.id)
                here = self.territory.get(here.parent_id) if here.parent_id else None
            chains[territory.id] = tuple(chain)
        return chains

    def chain(self, territory_id: int | None) -> tuple[int, ...]:
        return self.chains.get(territory_id, ()) if territory_id is not None else ()

    def under(self, code: str) -> list[Territory]:
        """The territory of this code and everything below it; the national one holds all."""
        top = self.by_code.get(code)
        if top is None:
            return []
        if top.level is Level.NATIONAL:
            return list(self.territories)
        return [territory for territory in self.territories if top.id in self.chains[territory.id]]

    def region(self, territory_id: int | None) -> Territory | None:
        """The region of a territory that is narrower than one."""
        above = [self.territory[id_] for id_ in self.chain(territory_id)[1:]]
        return next((place for place in above if place.level is Level.REGION), None)

    @property
    def tiles(self) -> list[Territory]:
        """The territories drawn on the tile map."""
        return [t for t in self.territories if t.tile_row is not None and t.tile_column is not None]
