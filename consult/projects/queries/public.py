"""Reading projects as everybody may: lists, counts, one project. Who may read what is said in `access`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from consult.db import db
from consult.projects.models import (
    Author,
    Call,
    Category,
    Comment,
    CommentState,
    Decision,
    Lineage,
    Project,
    ProjectEvent,
    Stage,
    Support,
)
from consult.projects.queries.access import readable_by_all
from consult.projects.rules.life_cycle import shown_stage
from consult.projects.rules.search_text import search_patterns

MOST = 5_000
"""Projects that one list puts in order."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. `places`: ids of a territory and of those under it; empty, anywhere."""

    call_id: int | None = None
    places: tuple[int, ...] = ()
    category: str = ""
    stage: Stage | None = None
    words: str = ""

    def without(self, name: str) -> Wanted:
        """The same list without one of its filters, to count what its other choices would give."""
        nothing = Wanted()
        return replace(self, **{name: getattr(nothing, name)})


@dataclass(frozen=True)
class Listed:
    id: int
    published_at: datetime
    supports: int


def criteria(organisation_id: int, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [readable_by_all(organisation_id)]
    if wanted.call_id is not None:
        found.append(Project.call_id == wanted.call_id)
    if wanted.places:
        found.append(Project.territory_id.in_(wanted.places))
    if wanted.category:
        found.append(Project.category_id.in_(sa.select(Category.id).where(Category.name == wanted.category)))
    if wanted.stage is not None:
        found.append(Project.stage.in_([stage for stage in Stage if shown_stage(stage) == wanted.stage]))
    between_spaces = sa.literal(" ") + Project.search_text + " "
    found += [between_spaces.like(pattern) for pattern in search_patterns(wanted.words)]
    return found


def listed(organisation_id: int, wanted: Wanted) -> list[Listed]:
    """Every project of a list, in no order, with what orders need."""
    supports = sa.select(sa.func.count()).where(Support.project_id == Project.id).scalar_subquery()
    rows = db.session.execute(
        sa.select(Project.id, Project.published_at, supports).where(*criteria(organisation_id, wanted)).limit(MOST)
    )
    return [Listed(id_, published_at, count) for id_, published_at, count in rows if published_at is not None]


def count_by_territory(organisation_id: int, wanted: Wanted) -> dict[int | None, int]:
    query = sa.select(Project.territory_id, sa.func.count()).where(*criteria(organisation_id, wanted))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Project.territory_id))}


def count_by_category(organisation_id: int, wanted: Wanted) -> dict[str, int]:
    query = (
        sa.select(Category.name, sa.func.count())
        .join(Project, Project.category_id == Category.id)
        .where(*criteria(organisation_id, wanted))
        .group_by(Category.name)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def count_by_stage(organisation_id: int, wanted: Wanted) -> dict[Stage, int]:
    """By the stage that everybody sees."""
    query = sa.select(Project.stage, sa.func.count()).where(*criteria(organisation_id, wanted)).group_by(Project.stage)
    found: dict[Stage, int] = {}
    for stage, count in db.session.execute(query):
        found[shown_stage(stage)] = found.get(shown_stage(stage), 0) + count
    return found


def count_by_call(organisation_id: int) -> dict[int, int]:
    query = sa.select(Project.call_id, sa.func.count()).where(readable_by_all(organisation_id))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Project.call_id))}


def projects_by_ids(organisation_id: int, ids: Sequence[int]) -> list[Project]:
    """Those that everybody may read among these ids, in the order of the ids, with what a list shows of them."""
    found = db.session.scalars(
        sa.select(Project)
        .where(readable_by_all(organisation_id), Project.id.in_(ids))
        .options(selectinload(Project.files), selectinload(Project.budget))
    )
    by_id = {project.id: project for project in found}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def projects_by_slugs(organisation_id: int, slugs: Sequence[str]) -> list[Project]:
    """Those that everybody may read, in the order of the slugs."""
    ids = db.session.execute(
        sa.select(Project.slug, Project.id).where(readable_by_all(organisation_id), Project.slug.in_(slugs))
    )
    by_slug: dict[str, int] = {row[0]: row[1] for row in ids}
    return projects_by_ids(organisation_id, [by_slug[slug] for slug in slugs if slug in by_slug])


def newest(organisation_id: int, limit: int = 30) -> list[Project]:
    ids = db.session.scalars(
        sa.select(Project.id)
        .where(readable_by_all(organisation_id))
        .order_by(Project.published_at.desc(), Project.id.desc())
        .limit(limit)
    ).all()
    return projects_by_ids(organisation_id, ids)


def categories_by_ids(ids: Collection[int | None]) -> dict[int | None, str]:
    rows = db.session.execute(sa.select(Category.id, Category.name).where(Category.id.in_([i for i in ids if i])))
    return {row[0]: row[1] for row in rows}


def calls_by_ids(organisation_id: int, ids: Collection[int]) -> dict[int, Call]:
    query = sa.select(Call).where(Call.organisation_id == organisation_id, Call.id.in_(ids))
    return {call.id: call for call in db.session.scalars(query.options(selectinload(Call.phases)))}


def count_supports(project_ids: Collection[int]) -> dict[int, int]:
    query = sa.select(Support.project_id, sa.func.count()).where(Support.project_id.in_(project_ids))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Support.project_id))}


def count_comments(project_ids: Collection[int]) -> dict[int, int]:
    query = sa.select(Comment.project_id, sa.func.count()).where(
        Comment.project_id.in_(project_ids), Comment.state == CommentState.PUBLISHED
    )
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Comment.project_id))}


def names_of_authors(project_id: int) -> list[str]:
    """As each wishes to be named; an empty one is « un adhérent »."""
    return list(
        db.session.scalars(
            sa.select(Author.shown_name)
            .where(Author.project_id == project_id, Author.joined_at.is_not(None), Author.left_at.is_(None))
            .order_by(Author.id)
        )
    )


def public_events(project_id: int) -> Sequence[ProjectEvent]:
    return db.session.scalars(
        sa.select(ProjectEvent)
        .where(ProjectEvent.project_id == project_id, ProjectEvent.public)
        .order_by(ProjectEvent.at, ProjectEvent.id)
    ).all()


def published_decision(project_id: int) -> Decision | None:
    """Nothing of a decision is known before it is published."""
    return db.session.scalar(
        sa.select(Decision).where(Decision.project_id == project_id, Decision.published_at.is_not(None))
    )


def lineage_of(organisation_id: int, project_id: int) -> list[tuple[Lineage, Project]]:
    """Where a project comes from and where it went, with the other project of each, if everybody may read it."""
    rows = db.session.scalars(
        sa.select(Lineage)
        .where(sa.or_(Lineage.from_id == project_id, Lineage.to_id == project_id))
        .order_by(Lineage.at, Lineage.id)
    ).all()
    others = {row.to_id if row.from_id == project_id else row.from_id for row in rows}
    readable = {project.id: project for project in projects_by_ids(organisation_id, sorted(others))}
    pairs = [(row, readable.get(row.to_id if row.from_id == project_id else row.from_id)) for row in rows]
    return [(row, project) for row, project in pairs if project is not None]


def has_published_call(organisation_id: int) -> bool:
    return bool(
        db.session.scalar(
            sa.select(sa.exists().where(Call.organisation_id == organisation_id, Call.opened_at.is_not(None)))
        )
    )
