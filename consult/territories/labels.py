"""Territories and colleges as rows of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from consult.territories.levels import Level
from consult.territories.models import College
from consult.territories.queries import TreeRow
from consult.web.filters import NBSP, number

LEVEL_LABELS: dict[Level, Any] = {
    Level.NATIONAL: _l("National"),
    Level.REGION: _l("Région"),
    Level.TERRITORY: _l("Territoire"),
    Level.LIVING_AREA: _l("Bassin de vie"),
}


def territory_rows(tree: Sequence[TreeRow]) -> list[dict[str, Any]]:
    """The tree as a table; the name is set in by its depth."""
    return [
        {
            "id": row.territory.id,
            "name": NBSP * 4 * row.depth + row.territory.name,
            "code": row.territory.code,
            "level": LEVEL_LABELS[row.territory.level],
            "people": number(row.people),
            "territory": row.territory,
            "count": row.people,
        }
        for row in tree
    ]


def tiles(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tile map of the territories that have a place on it; the value is the number of people."""
    return [
        {
            "column": row["territory"].tile_column,
            "row": row["territory"].tile_row,
            "code": row["code"],
            "label": row["territory"].name,
            "value": row["count"],
            "display": row["people"],
        }
        for row in rows
        if row["territory"].tile_row is not None
    ]


def college_rows(colleges: Sequence[College], counts: dict[int | None, int]) -> list[dict[str, Any]]:
    return [
        {
            "name": college.name,
            "code": college.code,
            "signatures": f"{college.signature_feminine}, {college.signature_masculine}, {college.signature_neutral}",
            "people": number(counts.get(college.id, 0)),
        }
        for college in colleges
    ]
