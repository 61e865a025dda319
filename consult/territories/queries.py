"""Reading organisations, territories and colleges."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from consult.db import db
from consult.errors import NotFound
from consult.territories.models import College, LegalPage, Organisation, Territory


@dataclass(frozen=True)
class TreeRow:
    """A territory in its tree; `people` are those known there and below."""

    territory: Territory
    depth: int
    people: int


def organisation_by_slug(slug: str) -> Organisation | None:
    return db.session.scalar(sa.select(Organisation).where(Organisation.slug == slug))


def organisation_by_host(host: str) -> Organisation | None:
    return db.session.scalar(sa.select(Organisation).where(Organisation.host == host))


def default_organisation(slug: str) -> Organisation | None:
    """The one named by the configuration, else the one that serves the root, else the only one, else none."""
    if slug:
        return organisation_by_slug(slug)
    query = sa.select(Organisation).order_by(Organisation.serves_root.desc(), Organisation.id)
    found = db.session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 or (found and found[0].serves_root) else None


def suspended_ids() -> sa.Select[int]:
    """Ids of the suspended organisations, as a subquery: their jobs wait, and none of their messages leaves."""
    return sa.select(Organisation.id).where(Organisation.suspended_at.is_not(None))


def is_suspended(organisation_id: int | None) -> bool:
    """Read from the database whatever the session holds: another process may have suspended it a moment ago."""
    if organisation_id is None:
        return False
    query = sa.select(sa.exists().where(Organisation.id == organisation_id, Organisation.suspended_at.is_not(None)))
    return bool(db.session.scalar(query))


def organisation(organisation_id: int) -> Organisation:
    return db.session.get_one(Organisation, organisation_id)


def territories_of(organisation_id: int) -> Sequence[Territory]:
    """All territories, by name; « Île-de-France » stands among the I."""
    found = db.session.scalars(sa.select(Territory).where(Territory.organisation_id == organisation_id))
    return sorted(found, key=lambda territory: unicodedata.normalize("NFKD", territory.name).casefold())


def territory_by_code(organisation_id: int, code: str) -> Territory:
    """A territory of ours; NotFound for any other."""
    found = db.session.scalar(
        sa.select(Territory).where(Territory.organisation_id == organisation_id, Territory.code == code)
    )
    if found is None:
        raise NotFound
    return found


def colleges_of(organisation_id: int) -> Sequence[College]:
    return db.session.scalars(
        sa.select(College).where(College.organisation_id == organisation_id).order_by(College.position, College.id)
    ).all()


def legal_pages_of(organisation_id: int) -> Sequence[LegalPage]:
    return db.session.scalars(
        sa.select(LegalPage).where(LegalPage.organisation_id == organisation_id).order_by(LegalPage.id)
    ).all()


def legal_page(organisation_id: int, slug: str) -> LegalPage | None:
    return db.session.scalar(
        sa.select(LegalPage).where(LegalPage.organisation_id == organisation_id, LegalPage.slug == slug)
    )


def territory_path(organisation_id: int, territory_id: int | None) -> list[int]:
    """The territory and those above it, nearest first; empty for the whole organisation. NotFound if it is not ours."""
    parents = {territory.id: territory.parent_id for territory in territories_of(organisation_id)}
    if territory_id is not None and territory_id not in parents:
        raise NotFound
    path: list[int] = []
    while territory_id is not None and territory_id not in path:
        path.append(territory_id)
        territory_id = parents.get(territory_id)
    return path


def territory_and_below(organisation_id: int, territory_id: int) -> list[int]:
    """Ids of the territory and of every one under it."""
    children: dict[int | None, list[int]] = {}
    for territory in territories_of(organisation_id):
        children.setdefault(territory.parent_id, []).append(territory.id)
    found = [territory_id]
    for place in found:
        found += [child for child in children.get(place, []) if child not in found]
    return found


def territory_values(territories: Sequence[Territory]) -> dict[str, dict[str, Any]]:
    """What a file of territories can change, by code; `parent` is a code."""
    codes = {territory.id: territory.code for territory in territories}
    return {
        territory.code: {
            "name": territory.name,
            "level": territory.level,
            "parent": codes.get(territory.parent_id) if territory.parent_id else None,
            "tile_row": territory.tile_row,
            "tile_column": territory.tile_column,
        }
        for territory in territories
    }


def college_values(colleges: Sequence[College]) -> dict[str, dict[str, Any]]:
    """What a file of colleges can change, by code."""
    names = ("name", "signature_feminine", "signature_masculine", "signature_neutral")
    return {college.code: {name: getattr(college, name) for name in names} for college in colleges}


def settings_of(organisation: Organisation) -> dict[str, Any]:
    """What the settings page shows of an organisation: its logo is not read."""
    return {name: getattr(organisation, name) for name in ("name", "k", "brand_colour", "contact_email")}


def tree_rows(territories: Sequence[Territory], people: dict[int | None, int] | dict[int, int]) -> list[TreeRow]:
    """Territories in the order of the tree, each with its depth and the people known there and below."""
    children: dict[int | None, list[Territory]] = {}
    for territory in territories:
        children.setdefault(territory.parent_id, []).append(territory)
    rows: list[TreeRow] = []

    def walk(parent_id: int | None, depth: int) -> int:
        total = 0
        for territory in children.get(parent_id, []):
            place = len(rows)
            rows.append(TreeRow(territory, depth, 0))
            count = people.get(territory.id, 0) + walk(territory.id, depth + 1)
            rows[place] = TreeRow(territory, depth, count)
            total += count
        return total

    walk(None, 0)
    return rows


def all_organisations() -> Sequence[Organisation]:
    """For the command line, which serves the whole installation."""
    return db.session.scalars(sa.select(Organisation).order_by(Organisation.id)).all()
