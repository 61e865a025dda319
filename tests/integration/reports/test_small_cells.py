"""Everything published, as equations over the people behind it: no group of 1 to k-1 people can be worked out.

Small worlds are drawn at random: people of two levels of territories, of colleges and ages, who speak of themes. What
is published of one (the national report as it is suppressed, then territory reports of both levels) is collected number
by number, each as a sum over unknown cells: territory, college, age, theme, sub-theme. Linear programming then bounds
every group that a reader could aim at: one of 1 to k-1 people must keep at least two possible values. The differences
between a place and the places published in it must not count 1 to k-1 people either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from consult.reports.analysis_port import FigureCorpus
from consult.reports.columns import RunColumns
from consult.reports.local.counting import LocalCounts, count
from consult.reports.local.published import Published
from consult.reports.local.suppression import Shown, decide
from consult.reports.places import Places
from consult.reports.suppression import suppress_document
from consult.territories.levels import Level
from consult.territories.models import College, Territory

K = 5
COLLEGES, AGES = ("adherents", "elus", "salaries"), ("20-30", "40-60")
THEMES = {"t1": "t3", "t2": ""}
"""Theme -> its sub-theme."""


@dataclass(frozen=True)
class Person:
    territory: str
    college: str
    age: str
    said: frozenset[str]


@dataclass
class World:
    places: Places
    people: list[Person]
    columns: RunColumns
    counts: LocalCounts = field(init=False)

    def __post_init__(self) -> None:
        self.counts = count(self.columns, self.places, ["t1", "t2", "t3"])

    def level(self, level: Level) -> np.ndarray:
        wanted = np.zeros(len(self.counts.people), bool)
        for place in self.places.territories:
            if place.level is level:
                wanted[self.counts.tree.whole(place.id)] = True
        return wanted


def draw_world(seed: int) -> World:
    """Two regions of two to four departments, some people of the region's own code, some of nowhere."""
    draw = np.random.default_rng(seed)
    territories = [Territory(id=1, code="FR", name="France", level=Level.NATIONAL)]
    homes: list[str] = []
    for region in range(int(draw.integers(2, 4))):
        here = Territory(id=len(territories) + 1, code=f"R{region}", name=f"R{region}", level=Level.REGION, parent_id=1)
        territories.append(here)
        homes += [here.code] * int(draw.choice([0, 0, 3, 9]))
        for number in range(int(draw.integers(2, 5))):
            code = f"R{region}-{number}"
            below = Territory(id=len(territories) + 1, code=code, name=code, level=Level.TERRITORY, parent_id=here.id)
            territories.append(below)
            homes += [code] * int(draw.choice([0, 2, 4, 6, 11, 17, 30]))
    homes += [""] * int(draw.choice([0, 0, 2, 8])) or [territories[-1].code] * 7
    shares = draw.uniform(0.1, 0.9, size=3)
    people = []
    for home in homes:
        said = {theme for theme, share in zip(THEMES, shares, strict=False) if draw.random() < share}
        if "t1" in said and draw.random() < shares[2]:
            said.add("t3")
        college = str(draw.choice(COLLEGES, p=[0.75, 0.1, 0.15]))
        people.append(Person(home, college, str(draw.choice([*AGES, ""], p=[0.3, 0.6, 0.1])), frozenset(said)))
    colleges = [College(id=i, code=code, name=code) for i, code in enumerate(COLLEGES)]
    return World(Places(territories, colleges), people, _columns(people))


def _columns(people: list[Person]) -> RunColumns:
    """One contribution a person."""
    number = len(people)
    said = [(row, theme) for row, person in enumerate(people) for theme in sorted(person.said)]
    corpus = FigureCorpus.build(
        contribution_ids=pa.array(range(number)),
        person=pa.array([f"{row:05}" for row in range(number)]),
        status=pa.array(["themed"] * number),
        attributes={
            "college": pa.array([p.college for p in people]),
            "age_band": pa.array([p.age for p in people]),
            "territory": pa.array([p.territory for p in people]),
        },
        membership=(pa.array([row for row, _ in said], pa.int64()), pa.array([t for _, t in said], pa.string())),
    )
    return RunColumns(np.arange(number), corpus, np.full(number, -1, np.int32))


Group = Callable[[Person], bool]


def everyone(_person: Person) -> bool:
    return True


def national(world: World) -> dict[str, Any]:
    """The national document of the world, suppressed as it is published."""

    def cell(test: Group, **more: Any) -> dict[str, Any]:
        people = sum(map(test, world.people))
        return {"code": "", "contributions": people, "people": people, **more}

    themes = [
        {
            **cell(lambda p, t=theme: t in p.said, key=theme, base_people=len(world.people)),
            "subthemes": [cell(lambda p, t=sub: t in p.said, key=sub)] if sub else [],
            "segments": [],
        }
        for theme, sub in THEMES.items()
    ]
    statuses = [cell(everyone, status="themed")] + [cell(lambda _p: False, status=s) for s in ("empty", "off_topic")]
    total = len(world.people)
    document = {
        "overview": {"contributions": total, "people": total, "expressed": cell(everyone)},
        "balance": [{"key": "*", "total": total, "people": total, "cells": statuses}],
        "groups": [{"themes": themes}],
        "days": [],
        "tiles": [
            cell(lambda p, r=place.code: p.territory.startswith(r), key=place.code)
            for place in world.places.territories
            if place.level is Level.REGION
        ],
        "colleges": [cell(lambda p, c=code: p.college == c, key=code) for code in COLLEGES],
        "ages": [cell(lambda p, a=age: p.age == a, key=age) for age in AGES],
        "answers": [],
    }
    return suppress_document(document, K)


def publish(world: World, level: Level, published: Published, *, secondary: bool = True) -> tuple[Shown, Published]:
    """Decide for a level as the job does, and add what it shows to what is published."""
    counts = world.counts
    document = national(world)
    themes = [cell["key"] for cell in document["groups"][0]["themes"] if not cell.get("hidden")]
    below = [
        (sub["key"], cell["key"])
        for cell in document["groups"][0]["themes"]
        if not cell.get("hidden")
        for sub in cell["subthemes"]
        if not sub.get("hidden")
    ]
    for tile in document["tiles"]:
        if tile["people"] is not None:
            published.same.add((counts.tree.whole(world.places.by_code[tile["key"]].id), "people"))
    for prefix, part in (("college", "colleges"), ("age_band", "ages")):
        published.same |= {(0, f"{prefix}.{cell['key']}") for cell in document[part] if cell["people"] is not None}
    marked = [(sub, theme, counts.people > 0) for sub, theme in below]
    shown = decide(counts, world.level(level), published, K, themes, marked, secondary=secondary)
    for name, flags in _cells(world, shown):
        published.same |= {(int(node), name) for node in np.flatnonzero(flags)}
    return shown, published


def _cells(world: World, shown: Shown) -> Iterator[tuple[str, np.ndarray]]:
    yield "people", shown.reported
    for i, value in enumerate(world.counts.college_values):
        yield f"college.{value}", shown.colleges[:, i]
    for i, value in enumerate(world.counts.age_values):
        yield f"age_band.{value}", shown.ages[:, i]
    yield from shown.themes.items()
    yield from shown.subthemes.items()


def group_of(world: World, node: int, name: str) -> Group:
    """Who a number counts, by the place and the name it is published under."""
    place = world.counts.tree.nodes[node]
    codes: set[str] | None = None
    if place.territory_id is not None:
        code = world.places.territory[place.territory_id].code
        codes = {below.code for below in world.places.under(code)}
        codes = {code} if place.part == "direct" else codes - {code} if place.part == "under" else codes

    def of(person: Person) -> bool:
        if codes is not None and person.territory not in codes:
            return False
        prefix, _dot, value = name.partition(".")
        return {"people": True, "college": person.college == value, "age_band": person.age == value}.get(
            prefix, name in person.said
        )

    return of


class Attack:
    """What a reader can work out: unknown cells are kinds of people, every published number is a sum of them."""

    def __init__(self, world: World, published: Published) -> None:
        self.kinds = [
            Person(home, college, age, said)
            for home in sorted({p.territory for p in world.people} | set(leaves(world)))
            for college in COLLEGES
            for age in sorted({p.age for p in world.people})
            for said in map(frozenset, ((), ("t1",), ("t1", "t3"), ("t2",), ("t1", "t2"), ("t1", "t2", "t3")))
        ]
        document = national(world)
        rows: list[Group] = [everyone]
        for node, name in sorted(published.same):
            rows.append(group_of(world, node, name))
        rows += [
            lambda p, key=each["key"]: key in p.said
            for cell in document["groups"][0]["themes"]
            for each in (cell, *cell["subthemes"])
            if each["people"] is not None
        ]
        self.matrix = csr_matrix(np.array([[float(row(kind)) for kind in self.kinds] for row in rows]))
        self.values = np.array([float(sum(map(row, world.people))) for row in rows])

    def bounds(self, group: Group) -> tuple[float, float]:
        goal = np.array([float(group(kind)) for kind in self.kinds])
        found = [
            linprog(sign * goal, A_eq=self.matrix, b_eq=self.values, bounds=(0, None), method="highs")
            for sign in (1, -1)
        ]
        assert all(result.status == 0 for result in found)
        return float(found[0].fun), float(-found[1].fun)


def targets(world: World) -> Iterator[tuple[str, Group]]:
    """Every group that a table could have a cell for: places by college, age, theme, sub-theme, and without each."""
    names = ["people", *(f"college.{c}" for c in COLLEGES), *(f"age_band.{a}" for a in (*AGES, "")), "t1", "t2", "t3"]
    for node, place in enumerate(world.counts.tree.nodes):
        for name in names:
            yield f"{place} {name}", group_of(world, node, name)
        here = group_of(world, node, "people")
        for theme in ("t1", "t2"):
            yield f"{place} without {theme}", lambda p, h=here, t=theme: h(p) and t not in p.said
        yield f"{place} t1 without t3", lambda p, h=here: h(p) and "t1" in p.said and "t3" not in p.said


def leaves(world: World) -> list[str]:
    """Places where people can live: a reader knows that nobody is of the region's own code where nobody is."""
    return [place.code for place in world.places.territories if place.level is Level.TERRITORY]


def remainders(world: World, published: Published) -> Iterator[tuple[str, int]]:
    """(what, people) of each published place without the places published just under it, number by number."""
    tree = world.counts.tree
    shown: dict[str, set[int]] = {}
    for node, name in published.same:
        shown.setdefault(name, {0}).add(node)
    for name, nodes in shown.items():
        for node in nodes:
            group, below = group_of(world, node, name), []
            for other in nodes - {0, node}:
                above = tree.parents[other]
                while above > 0 and above not in nodes:
                    above = tree.parents[above]
                below += [group_of(world, other, "people")] if above == node else []
            left = [p for p in world.people if group(p) and not any(other(p) for other in below)]
            yield f"{tree.nodes[node]} {name} without what is in it", len(left)


def isolated(world: World, published: Published) -> list[str]:
    """Groups of 1 to k-1 people whose number is determined."""
    attack = Attack(world, published)
    found = [said for said, people in remainders(world, published) if 0 < people < K]
    for said, group in targets(world):
        if 0 < sum(map(group, world.people)) < K:
            low, high = attack.bounds(group)
            if high - low < 1 - 1e-6:
                found.append(said)
    return found


@pytest.mark.parametrize("seed", range(6))
def test_nobody_is_isolated_by_everything_published(seed: int) -> None:
    world = draw_world(seed)
    first, published = publish(world, Level.REGION if seed % 2 else Level.TERRITORY, Published())
    second, published = publish(world, Level.TERRITORY if seed % 2 else Level.REGION, published)
    assert first.reported.any() or second.reported.any()
    assert isolated(world, published) == []


def planted(sizes: dict[str, int]) -> World:
    """One region whose departments have these people, all of one college and age; half speak of each theme."""
    territories = [
        Territory(id=1, code="FR", name="France", level=Level.NATIONAL),
        Territory(id=2, code="R0", name="R0", level=Level.REGION, parent_id=1),
    ]
    people: list[Person] = []
    for number, (code, size) in enumerate(sizes.items()):
        territories.append(Territory(id=3 + number, code=code, name=code, level=Level.TERRITORY, parent_id=2))
        people += [Person(code, "adherents", "40-60", frozenset({"t1"} if row % 2 else {"t2"})) for row in range(size)]
    colleges = [College(id=i, code=code, name=code) for i, code in enumerate(COLLEGES)]
    return World(Places(territories, colleges), people, _columns(people))


def test_a_planted_difference_is_found_without_secondary_suppression_and_not_with_it() -> None:
    world = planted({"R0-0": 30, "R0-1": 40, "R0-2": 3})  # the region less its two large departments is three people
    _shown, published = publish(world, Level.TERRITORY, Published(), secondary=False)
    assert any("people" in said for said in isolated(world, published))
    shown, published = publish(world, Level.TERRITORY, Published())
    assert isolated(world, published) == []
    assert shown.reported[world.counts.tree.whole(4)], "the larger department keeps its report"
    assert not shown.reported[world.counts.tree.whole(3)], "the smaller one covers the three people"


def test_a_college_of_one_territory_is_covered_in_its_row_and_its_column() -> None:
    world = planted({"R0-0": 30, "R0-1": 40, "R0-2": 50})
    people = [Person(p.territory, COLLEGES[0 if row % 4 else 1], p.age, p.said) for row, p in enumerate(world.people)]
    spared = [
        p if p.territory != "R0-0" or p.college != "elus" else Person("R0-0", "salaries", p.age, p.said) for p in people
    ]
    spared[0] = Person("R0-0", "elus", "40-60", frozenset({"t1"}))
    world = World(world.places, spared, _columns(spared))
    for secondary in (False, True):
        _shown, published = publish(world, Level.TERRITORY, Published(), secondary=secondary)
        found = isolated(world, published)
        assert bool(found) is not secondary, found
