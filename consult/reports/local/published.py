"""What is known already: the numbers of territories in versions and territory reports published before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from consult.reports.local.counting import Tree
from consult.reports.places import Places

Json = dict[str, Any]
OF_PEOPLE = ("people", "college.", "age_band.")
"""Names of the numbers that do not depend on themes."""


@dataclass(frozen=True)
class Basis:
    """What numbers were counted on: the fingerprint of the contributions, and the run that gave the themes."""

    contributions: str
    run_id: int


@dataclass
class Published:
    """Cells by (index of the place, name): name is `people`, `college.<code>`, `age_band.<band>` or a theme's slug.

    same: counted on the same contributions and tree, they stand beside what will be; before: what was shown, whatever
    it was counted on, so that a difference would be known.
    """

    same: set[tuple[int, str]] = field(default_factory=set)
    before: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def add(self, cell: tuple[int, str], people: int, on: Basis, now: Basis) -> None:
        if on == now or (on.contributions == now.contributions and cell[1].startswith(OF_PEOPLE)):
            self.same.add(cell)
        self.before.setdefault(cell, []).append(people)


def published_before(
    tree: Tree,
    places: Places,
    now: Basis,
    versions: Iterable[tuple[Basis, Json]],
    reports: Iterable[tuple[Basis, int, Json]],
) -> Published:
    """now: what the new reports are counted on. versions: contents of the published report; reports: territory and
    content of those of territories."""
    found = Published()
    for on, content in versions:
        for cell, people in _numbers_of_version(tree, places, content):
            found.add(cell, people, on, now)
    for on, territory_id, content in reports:
        here = tree.place.get((territory_id, "all"))
        if here is not None:
            for name, people in numbers(content):
                found.add((here, name), people, on, now)
    return found


def numbers(content: Json) -> list[tuple[str, int]]:
    """(name, people) of every number that a territory report shows."""
    cells: Sequence[Json] = [*content["colleges"], *content["ages"], *content["themes"], *content["subthemes"]]
    shown = [(str(cell["code"]), int(cell["people"])) for cell in cells if cell["people"] is not None]
    return [("people", int(content["people"])), *shown]


def _numbers_of_version(tree: Tree, places: Places, content: Json) -> Iterator[tuple[tuple[int, str], int]]:
    nation = [("people", content["overview"]["people"])]
    nation += [(f"college.{cell['key']}", cell["people"]) for cell in content["colleges"]]
    nation += [(f"age_band.{cell['key']}", cell["people"]) for cell in content["ages"]]
    for group in content["groups"]:
        for theme in group["themes"]:
            nation += [(cell["key"], cell["people"]) for cell in (theme, *theme["subthemes"])]
            for cell in theme.get("segments", []):
                here = _segment_place(tree, places, cell)
                if here is not None and cell.get("people") is not None:
                    yield (here, theme["key"]), cell["people"]
    yield from (((0, name), people) for name, people in nation if people is not None)
    for tile in content["tiles"]:
        known = places.by_code.get(tile["key"])
        here = tree.place.get((known.id, "all")) if known else None
        if here is not None and tile["people"] is not None:
            yield (here, "people"), tile["people"]


def _segment_place(tree: Tree, places: Places, cell: Json) -> int | None:
    known = places.by_code.get(str(cell["value"]))
    if known is None or cell["attribute"] not in ("territory", "region"):
        return None
    if cell["attribute"] == "territory":
        return tree.leaf.get(known.code)
    return tree.place.get((known.id, "under"))
