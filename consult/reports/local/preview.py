"""What making the reports of each level would give, before it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from consult.reports.columns import columns_of
from consult.reports.local.counting import count
from consult.reports.models import AnalysisRun
from consult.reports.places import Places
from consult.territories.levels import Level

LEVELS = (Level.REGION, Level.TERRITORY, Level.LIVING_AREA)


@dataclass(frozen=True)
class LevelPreview:
    """enough: territories of at least k people; few: of 1 to k-1, by name; nobody: how many have none."""

    level: Level
    enough: int
    few: list[str]
    nobody: int


def previews(run: AnalysisRun, k: int) -> list[LevelPreview]:
    """The levels that have territories, the widest first."""
    places = Places.of(run.organisation_id)
    counts = count(columns_of(run), places, [])
    found = []
    for level in LEVELS:
        of_level = [place for place in places.territories if place.level is level]
        if of_level:
            people = np.array([counts.people[counts.tree.whole(place.id)] for place in of_level])
            few = [place.name for place, number in zip(of_level, people.tolist(), strict=True) if 0 < number < k]
            found.append(LevelPreview(level, int((people >= k).sum()), few, int((people == 0).sum())))
    return found
