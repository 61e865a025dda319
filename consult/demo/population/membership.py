"""The whole membership of the invented mutual, by college, by age and by region: what participants are weighted to."""

from __future__ import annotations

from collections.abc import Iterator

from consult.demo.population.territories import all_territories

MEMBERSHIP_HEADER = ("college", "age", "region", "effectif")
MEMBERS = 4_300_000
_COLLEGES = {"adherents": 4_250_000, "elus": 2_100, "collaborateurs": 12_900, "entreprises": 35_000}
_AGES = {"20-30": 0.11, "30-40": 0.14, "40-60": 0.31, "60-80": 0.34, "80+": 0.10}


def membership() -> Iterator[tuple[object, ...]]:
    """Rows of ``membership.csv``: each margin by itself, of the same total."""
    for code, people in _COLLEGES.items():
        yield code, "", "", people
    for band, share in _AGES.items():
        yield "", band, "", round(MEMBERS * share)
    regions = [territory for territory in all_territories() if territory.level == "region"]
    whole = sum(region.weight for region in regions)
    for region in regions:
        yield "", "", region.code, round(MEMBERS * region.weight / whole)
