"""What a digest tells: new projects of the places and categories chosen, what happened to those that are followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from consult.db import db
from consult.projects.models import Category, Follow, Project, ProjectEvent, Stage
from consult.projects.queries.access import readable_by_all
from consult.projects.rules.digests import is_due
from consult.territories import queries as territories
from consult.territories.queries import suspended_ids

MOST = 30
"""Projects that one letter lists; the list on the site has them all."""


def people_due(now: datetime, limit: int) -> list[tuple[int, int]]:
    """`(organisation, person)` of those to whom something may have to be told now."""
    rows = db.session.execute(
        sa.select(Follow.organisation_id, Follow.person_id, Follow.rhythm, Follow.last_told_at, Follow.created_at)
        .where(
            sa.func.coalesce(Follow.last_told_at, Follow.created_at) < now - timedelta(hours=7),
            Follow.organisation_id.not_in(suspended_ids()),
        )
        .order_by(Follow.person_id)
    )
    found: dict[tuple[int, int], None] = {}
    for organisation_id, person_id, rhythm, told, created in rows:
        if is_due(rhythm, told or created, now):
            found[organisation_id, person_id] = None
        if len(found) >= limit:
            break
    return list(found)


def follows_due(organisation_id: int, person_id: int, now: datetime) -> list[Follow]:
    rows = db.session.scalars(
        sa.select(Follow).where(Follow.organisation_id == organisation_id, Follow.person_id == person_id)
    )
    return [row for row in rows if is_due(row.rhythm, row.last_told_at or row.created_at, now)]


@dataclass(frozen=True)
class News:
    """Ids of public projects: new ones, and those followed to which something public happened."""

    new: list[int]
    moved: list[int]


def news_for(organisation_id: int, follows: Sequence[Follow], since: datetime, until: datetime) -> News:
    public = readable_by_all(organisation_id)
    wishes = [_wish(organisation_id, follow) for follow in follows if follow.project_id is None]
    followed = [follow.project_id for follow in follows if follow.project_id is not None]
    new = (
        sa.select(Project.id)
        .where(public, Project.published_at > since, Project.published_at <= until, sa.or_(sa.false(), *wishes))
        .order_by(Project.published_at.desc(), Project.id)
        .limit(MOST)
    )
    moved = (
        sa.select(Project.id)
        .where(
            public,
            Project.id.in_(followed),
            sa.exists().where(
                ProjectEvent.project_id == Project.id,
                ProjectEvent.public,
                ProjectEvent.kind != Stage.DRAFT.value,
                ProjectEvent.at > since,
                ProjectEvent.at <= until,
            ),
        )
        .order_by(Project.id)
        .limit(MOST)
    )
    return News(
        list(db.session.scalars(new)) if wishes else [],
        list(db.session.scalars(moved)) if followed else [],
    )


def _wish(organisation_id: int, follow: Follow) -> sa.ColumnElement[bool]:
    wanted: list[sa.ColumnElement[bool]] = [sa.true()]
    if follow.territory_id is not None:
        wanted.append(Project.territory_id.in_(territories.territory_and_below(organisation_id, follow.territory_id)))
    if follow.category is not None:
        wanted.append(Project.category_id.in_(sa.select(Category.id).where(Category.name == follow.category)))
    return sa.and_(*wanted)
