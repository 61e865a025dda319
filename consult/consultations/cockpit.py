"""The participation of an open consultation against the membership: territory × age × college, and where it lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.accounts.labels import AGE_LABELS
from consult.accounts.profile import AgeBand
from consult.accounts.queries_audience import people_like
from consult.accounts.queries_invited import count_profiles
from consult.consultations.models import Consultation
from consult.consultations.queries_campaigns import listed_people
from consult.consultations.queries_participation import people_by_profile
from consult.consultations.rules_cockpit import Cell, lacking, level
from consult.territories import queries as territories
from consult.web.filters import number, percent

KINDS = ("college", "age", "territory")
LEAST = 12
"""How many of the least represented cells are shown."""


@dataclass(frozen=True)
class Names:
    """How colleges, territories and ages are called, and the territory under which each is counted."""

    colleges: Mapping[int, str]
    places: Mapping[int, str]
    drawn: Mapping[int, int]

    def of(self, kind: str, key: Any) -> str:
        if kind == "age":
            return str(AGE_LABELS[AgeBand(key)]) if key else _("Non indiqué")
        return (self.colleges if kind == "college" else self.places).get(key or 0, _("Non indiqué"))


def cockpit_page(consultation: Consultation, college_id: int | None) -> dict[str, Any]:
    """Four grouped queries whatever the number of people; `college_id`: the heat table of one college alone."""
    organisation_id = consultation.organisation_id
    colleges = territories.colleges_of(organisation_id)
    places = territories.territories_of(organisation_id)
    names = Names({row.id: row.name for row in colleges}, {row.id: row.name for row in places}, drawn_under(places))
    cells = cells_of(consultation, names.drawn)
    chosen = [cell for cell in cells if college_id is None or cell.college == college_id]
    members, answered = sum(cell.members for cell in cells), sum(cell.answered for cell in cells)
    return {
        "members": members,
        "invited": sum(cell.invited for cell in cells),
        "answered": answered,
        "rate": rate_of(answered, members),
        "bars": {kind: bars(cells, kind, names) for kind in KINDS},
        "unsaid": {kind: sum(cell.answered for cell in cells if getattr(cell, kind) is None) for kind in KINDS},
        "heat": heat(chosen, names),
        "tabs": [
            {"id": None, "label": _("Tous les collèges"), "current": college_id is None},
            *({"id": row.id, "label": row.name, "current": row.id == college_id} for row in colleges),
        ],
        "least": [least_row(cell, names) for cell in lacking(cells, LEAST)],
    }


def cells_of(consultation: Consultation, drawn: Mapping[int, int]) -> list[Cell]:
    """Members, invited and answers of each crossing; the territory is the one that is drawn."""
    listed = listed_people(consultation.id)
    counted: dict[tuple[Any, ...], Counter[str]] = {}
    sources: tuple[tuple[str, Iterable[tuple[int | None, int | None, str | None, int]]], ...] = (
        ("members", count_profiles(people_like(consultation.organisation_id, (), None, ()))),
        ("invited", count_profiles(listed)),
        ("answered", people_by_profile(consultation)),
    )
    for name, rows in sources:
        for college, place, age, count in rows:
            key = (college, drawn.get(place or 0), age)
            counted.setdefault(key, Counter())[name] += count
    return [
        Cell(college, place, age, members=count["members"], invited=count["invited"], answered=count["answered"])
        for (college, place, age), count in counted.items()
    ]


def drawn_under(places: Sequence[Any]) -> dict[int, int]:
    """Territory → itself or the nearest one above it that the tile map draws; itself where none is."""
    by_id = {place.id: place for place in places}
    found = {}
    for place in places:
        above, seen = place, set()
        while above.tile_row is None and above.parent_id in by_id and above.id not in seen:
            seen.add(above.id)
            above = by_id[above.parent_id]
        found[place.id] = above.id if above.tile_row is not None else place.id
    return found


def rate_of(answered: int, members: int) -> float | None:
    """None where there is nobody to compare with, or where more people answered than are known: they came from
    elsewhere, and a share of those known would mean nothing."""
    return answered / members if members and answered <= members else None


def bars(cells: Sequence[Cell], kind: str, names: Names) -> list[dict[str, Any]]:
    """Rates by one part of the profile, the highest first. Those who did not say theirs are in no bar: whoever answers
    without being known says nothing, and the page counts them apart."""
    rows = []
    for key, (members, answered) in _added_up(cells, lambda cell: getattr(cell, kind)).items():
        rate = rate_of(answered, members)
        if key is not None and rate is not None:
            rows.append(
                {
                    "label": names.of(kind, key),
                    "value": rate,
                    "display": percent(rate, 1 if 0 < rate < 0.1 else 0),
                    "hint": _("%(n)s sur %(total)s", n=number(answered), total=number(members)),
                }
            )
    return sorted(rows, key=lambda row: -row["value"])


def heat(cells: Sequence[Cell], names: Names) -> dict[str, Any]:
    """Territories in rows, ages in columns; each cell with its rate and its numbers. Last, the people of none."""
    ages = [band.value for band in AgeBand if any(cell.age == band.value and cell.members for cell in cells)]
    counts = _added_up(cells, lambda cell: (cell.territory, cell.age))
    totals = _added_up(cells, lambda cell: cell.territory)
    top = max((rate_of(answered, members) or 0.0 for members, answered in counts.values()), default=0.0)
    placed = sorted((place for place in totals if place), key=lambda place: names.of("territory", place))
    rows = [
        {
            "label": names.of("territory", territory),
            "cells": [heat_cell(*counts.get((territory, age), (0, 0)), top) for age in ages],
            "all": heat_cell(*totals[territory], top),
        }
        for territory in [*placed, *(place for place in totals if not place)]
        if totals[territory][0]
    ]
    return {"ages": [names.of("age", age) for age in ages], "rows": rows}


def heat_cell(members: int, answered: int, top: float) -> dict[str, Any]:
    if not members and not answered:
        return {"rate": "–", "numbers": "", "level": 0}
    rate, numbers = rate_of(answered, members), f"{number(answered)} / {number(members)}"
    if rate is None:
        return {"rate": "–", "numbers": numbers, "level": 0}
    return {"rate": percent(rate, 1 if 0 < rate < 0.1 else 0), "numbers": numbers, "level": level(rate, top)}


def least_row(cell: Cell, names: Names) -> dict[str, Any]:
    """Whom the cell holds, and what the campaign to them would be about."""
    rate = cell.answered / cell.members
    return {
        "who": ", ".join(
            names.of(kind, getattr(cell, kind)) for kind in ("territory", "age", "college") if getattr(cell, kind)
        ),
        "members": number(cell.members),
        "answered": number(cell.answered),
        "rate": percent(rate, 1 if 0 < rate < 0.1 else 0),
        "fields": {
            "territory": cell.territory or "",
            "age": cell.age or "",
            "college": cell.college or "",
            "kind": "reminder" if cell.invited * 2 >= cell.members else "invitation",
        },
        "verb": _("Les relancer") if cell.invited * 2 >= cell.members else _("Les inviter"),
    }


def _added_up(cells: Sequence[Cell], key: Callable[[Cell], Any]) -> dict[Any, tuple[int, int]]:
    """`(members, answered)` by whatever `key` says."""
    found: dict[Any, tuple[int, int]] = {}
    for cell in cells:
        members, answered = found.get(key(cell), (0, 0))
        found[key(cell)] = (members + cell.members, answered + cell.answered)
    return found
