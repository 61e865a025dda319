"""The levels of the tree of territories, and how people write them."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    NATIONAL = "national"
    REGION = "region"
    TERRITORY = "territory"
    LIVING_AREA = "living_area"


ORDER = (Level.NATIONAL, Level.REGION, Level.TERRITORY, Level.LIVING_AREA)
"""From the widest to the narrowest."""

LEVEL_NAMES = {level.value: level for level in Level} | {
    "région": Level.REGION,
    "territoire": Level.TERRITORY,
    "bassin de vie": Level.LIVING_AREA,
    "bassin": Level.LIVING_AREA,
}
